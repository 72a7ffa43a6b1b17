use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::task::yield_now;

use super::*;

/// Answers how many questions are looked into together with one.
#[derive(Default)]
struct Crowd(AtomicUsize);

#[async_trait]
impl Question for Crowd {
    const SUBJECT: &'static str = "ostiary.rpc.toy.crowd";

    async fn answer(&self, question: Value) -> Result<Value, Problem> {
        self.0.fetch_add(1, Ordering::SeqCst);
        yield_now().await;
        let together = self.0.load(Ordering::SeqCst);
        self.0.fetch_sub(1, Ordering::SeqCst);
        Ok(serde_json::json!([question, together]))
    }
}

fn asked(number: usize) -> Message {
    let payload = number.to_string().into_bytes().into();
    let (subject, length) = (Crowd::SUBJECT.into(), 0);
    Message {
        subject,
        reply: None,
        payload,
        headers: None,
        status: None,
        description: None,
        length,
    }
}

#[tokio::test]
async fn a_few_questions_are_looked_into_at_the_same_time_and_answered_in_order() {
    let questions: Vec<Message> = (0..2 * AT_ONCE).map(asked).collect();
    let replies = Questions(Crowd::default()).answer(&questions).await.unwrap();
    let answers: Vec<Value> =
        replies.into_iter().map(|reply| serde_json::to_value(reply).unwrap()).collect();
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer["answer"][0], number, "{answers:?}");
    }
    let most = answers.iter().filter_map(|answer| answer["answer"][1].as_u64()).max();
    assert_eq!(most, Some(AT_ONCE as u64), "{answers:?}");
}
