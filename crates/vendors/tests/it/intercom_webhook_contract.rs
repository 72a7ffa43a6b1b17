//! The simulator's webhooks: signed as the vendor does it, over the bytes that go out.

use serde_json::{Value, json};
use simulators::intercom;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpListener,
};

/// Takes one call and answers 200; its head and the bytes of its body.
async fn heard(listener: TcpListener) -> (String, Vec<u8>) {
    let (stream, _) = listener.accept().await.unwrap();
    let mut stream = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).await.unwrap() > 0, "{head}");
        head.push_str(&line.to_lowercase());
        if let Some(value) = line.to_lowercase().strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    (head, body)
}

#[tokio::test]
async fn a_webhook_is_signed_over_the_bytes_that_are_sent() {
    let vector = r#"{"type":"notification_event","topic":"ticket.state.updated"}"#;
    let signed = |body: &[u8]| intercom::signature("client-secret", body);
    assert_eq!(signed(vector.as_bytes()), "sha1=7f796926d866dc51dcee7bbc67d021a39a403969");
    assert_ne!(signed(vector.as_bytes()), signed(format!("{vector} ").as_bytes()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let to = format!("http://{}/intercom", listener.local_addr().unwrap());
    let at = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let item = json!({"type": "conversation", "id": "1", "source": {"body": "<p>Привет</p>"}});
    let told = intercom::notification("conversation.user.replied", "notif_1", at, &item);
    let (status, (head, body)) =
        tokio::join!(intercom::send(&to, "client-secret", &told), heard(listener));
    assert_eq!(status, Some(200));
    let line = format!("x-hub-signature: {}", signed(&body));
    assert!(head.lines().any(|one| one == line), "{line} is not in {head}");
    let read: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&read["type"], &read["id"]), (&json!("notification_event"), &json!("notif_1")));
    assert_eq!(read["data"]["type"], "notification_event_data");
    assert_eq!(read["data"]["item"], item);
}
