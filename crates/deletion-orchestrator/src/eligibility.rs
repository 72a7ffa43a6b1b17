//! Whether anything forbids a deletion: everybody is asked, always, and silent reasons look all the same.

use std::{collections::BTreeSet, sync::Arc};

use contracts::AccountId;
use futures::future::join_all;

use crate::{
    policy::Policy,
    ports::{BlockerSource, NoAnswer},
};

/// The code of whoever did not answer.
pub const NO_ANSWER: &str = "no_answer";

/// Everybody who knows, and what the policy makes of it.
#[derive(Clone)]
pub struct Eligibility {
    sources: Arc<Vec<Arc<dyn BlockerSource>>>,
    policy: Arc<Policy>,
}

impl Eligibility {
    /// Asks these.
    pub fn new(sources: Vec<Arc<dyn BlockerSource>>, policy: Arc<Policy>) -> Self {
        Self { sources: Arc::new(sources), policy }
    }

    /// What forbids the deletion of an account, in codes that may be told. Everybody is waited for, whatever the
    /// others say: neither the answer nor its time tells one silent reason from another.
    pub async fn find(&self, account: &AccountId) -> BTreeSet<String> {
        let answers = join_all(self.sources.iter().map(|source| source.ask(account))).await;
        let found =
            self.sources.iter().zip(answers).flat_map(|(source, answer)| codes(&**source, answer));
        let found: Vec<String> = found.collect();
        self.policy.told(found.iter().map(String::as_str))
    }
}

/// A code that is not the source's to name is one that nobody can read: it forbids, and is not repeated.
fn codes(source: &dyn BlockerSource, answer: Result<Vec<String>, NoAnswer>) -> Vec<String> {
    match answer {
        Ok(codes) if codes.iter().all(|code| source.codes().contains(code)) => codes,
        Ok(_) => {
            tracing::warn!(
                "a blocker was named that the policy does not have there: taken as no answer"
            );
            vec![NO_ANSWER.to_owned()]
        }
        Err(error) => {
            tracing::warn!(%error, "whether a deletion may go on could not be found out: it may not");
            vec![NO_ANSWER.to_owned()]
        }
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::policy::SHIPPED;

    /// What somebody would say.
    struct Says(Vec<String>, Result<Vec<String>, NoAnswer>);

    #[async_trait]
    impl BlockerSource for Says {
        fn codes(&self) -> &[String] {
            &self.0
        }

        async fn ask(&self, _: &AccountId) -> Result<Vec<String>, NoAnswer> {
            self.1.clone()
        }
    }

    async fn told(answers: Vec<Result<Vec<&str>, NoAnswer>>) -> Vec<String> {
        let known = ["balance", "screening"].map(str::to_owned).to_vec();
        let sources = answers.into_iter().map(|answer| {
            let answer = answer.map(|codes| codes.into_iter().map(str::to_owned).collect());
            Arc::new(Says(known.clone(), answer)) as Arc<dyn BlockerSource>
        });
        let policy = Policy::parse(&format!("languages = [\"en\", \"ru\"]\n{SHIPPED}")).unwrap();
        let eligibility = Eligibility::new(sources.collect(), Arc::new(policy));
        eligibility.find(&AccountId::try_new("42").unwrap()).await.into_iter().collect()
    }

    #[tokio::test]
    async fn every_answer_counts_and_no_answer_forbids() {
        let silence = || Err(NoAnswer("late".to_owned()));
        assert_eq!(told(vec![Ok(vec![]), Ok(vec![])]).await, Vec::<String>::new());
        assert_eq!(told(vec![Ok(vec!["balance"]), Ok(vec![])]).await, ["balance"]);
        assert_eq!(told(vec![Ok(vec![]), silence()]).await, ["no_answer"]);
        assert_eq!(
            told(vec![Ok(vec!["screening"]), Ok(vec!["balance"])]).await,
            ["balance", "under_review"]
        );
        assert_eq!(told(vec![Ok(vec!["debt"])]).await, ["no_answer"], "a code that is not theirs");
    }
}
