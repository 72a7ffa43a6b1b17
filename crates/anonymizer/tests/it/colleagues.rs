//! What our other services answer.

use std::sync::{Arc, Mutex};

use contracts::topology::{KYC_EVIDENCE, RECOVERY_EVIDENCE, SCAN};
use futures::StreamExt as _;
use harness::World;
use serde_json::{Value, json};

/// What they find when they look.
#[derive(Clone, Default)]
pub struct Colleagues {
    pub places: Arc<Mutex<Vec<Value>>>,
    /// What they were asked to look for, the newest last.
    pub asked: Arc<Mutex<Vec<Value>>>,
}

impl Colleagues {
    /// They answer from now on.
    pub async fn answer(&self, world: &World) {
        let scans = SCAN.iter().map(|(subject, _)| *subject);
        for subject in scans.chain([KYC_EVIDENCE, RECOVERY_EVIDENCE]) {
            let (client, own) = (world.client.clone(), self.clone());
            let mut questions = client.subscribe(subject).await.unwrap();
            tokio::spawn(async move {
                while let Some(question) = questions.next().await {
                    let asked: Value = serde_json::from_slice(&question.payload).unwrap();
                    let answer = json!({ "answer": own.say(subject, &asked) }).to_string();
                    client.publish(question.reply.unwrap(), answer.into()).await.unwrap();
                }
            });
        }
        world.client.flush().await.unwrap();
    }

    fn say(&self, subject: &str, asked: &Value) -> Value {
        if subject.ends_with(".scan") {
            self.asked.lock().unwrap().push(asked.clone());
            let people = asked["people"].as_array().unwrap();
            let ids = people.iter().map(|one| {
                json!({ "account": one["account"], "table": "outbox", "column": "story", "rows": 1, "until": "2026-02-01T00:00:00Z" })
            });
            let places = if subject.contains("notifier") {
                self.places.lock().unwrap().clone()
            } else {
                vec![]
            };
            return json!({ "places": places, "ids": ids.collect::<Vec<_>>(), "looked": { "tables": 3, "columns": 7, "rows": 9 } });
        }
        let evidence = if subject == KYC_EVIDENCE {
            json!([{ "kind": "kyc-answers", "keptAt": "2026-01-01T12:00:00Z", "content": { "q1": "NO" } }])
        } else {
            json!([])
        };
        let accounts = asked["accounts"].as_array().unwrap();
        let accounts =
            accounts.iter().map(|account| json!({ "account": account, "evidence": evidence }));
        json!({ "accounts": accounts.collect::<Vec<_>>() })
    }
}
