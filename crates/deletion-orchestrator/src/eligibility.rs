//! Whether anything forbids a deletion: everybody is asked, always, and silent reasons look all the same.

use std::{collections::BTreeSet, sync::Arc};

use contracts::{AccountId, event::Dust};
use futures::future::join_all;

use crate::{
    policy::Policy,
    ports::{BlockerSource, Found, NoAnswer},
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
    pub async fn find(&self, account: &AccountId) -> Eligible {
        let answers = join_all(self.sources.iter().map(|source| source.ask(account))).await;
        let found =
            self.sources.iter().zip(answers).map(|(source, answer)| known(&**source, answer));
        let (mut codes, mut dust) = (vec![], vec![]);
        for one in found {
            codes.extend(one.blockers);
            dust.extend(one.dust);
        }
        let blockers = self.policy.told(codes.iter().map(String::as_str));
        Eligible { blockers, dust: self.policy.waivable(dust) }
    }
}

/// What everybody says together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligible {
    /// What forbids it, in codes that may be told.
    pub blockers: BTreeSet<String>,
    /// Of which of them all is too little to withdraw.
    pub dust: BTreeSet<Dust>,
}

/// A code that is not the source's to name is one that nobody can read: it forbids, and is not repeated.
fn known(source: &dyn BlockerSource, answer: Result<Found, NoAnswer>) -> Found {
    let nobody = || Found { blockers: vec![NO_ANSWER.to_owned()], dust: vec![] };
    match answer {
        Ok(found) if found.blockers.iter().all(|code| source.codes().contains(code)) => found,
        Ok(_) => {
            tracing::warn!(
                "a blocker was named that the policy does not have there: taken as no answer"
            );
            nobody()
        }
        Err(error) => {
            tracing::warn!(%error, "whether a deletion may go on could not be found out: it may not");
            nobody()
        }
    }
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;

    use super::*;
    use crate::policy::SHIPPED;

    /// What somebody would say.
    struct Says(Vec<String>, Result<Found, NoAnswer>);

    #[async_trait]
    impl BlockerSource for Says {
        fn codes(&self) -> &[String] {
            &self.0
        }

        async fn ask(&self, _: &AccountId) -> Result<Found, NoAnswer> {
            self.1.clone()
        }
    }

    async fn told(answers: Vec<Result<Vec<&str>, NoAnswer>>) -> Vec<String> {
        let answers = answers.into_iter().map(|answer| {
            answer.map(|codes| Found {
                blockers: codes.into_iter().map(str::to_owned).collect(),
                dust: vec![],
            })
        });
        found(answers.collect()).await.blockers.into_iter().collect()
    }

    async fn found(answers: Vec<Result<Found, NoAnswer>>) -> Eligible {
        let known = ["balance", "open_orders", "screening"].map(str::to_owned).to_vec();
        let sources = answers
            .into_iter()
            .map(|answer| Arc::new(Says(known.clone(), answer)) as Arc<dyn BlockerSource>);
        let policy = Policy::parse(&format!("languages = [\"en\", \"ru\"]\n{SHIPPED}")).unwrap();
        let eligibility = Eligibility::new(sources.collect(), Arc::new(policy));
        eligibility.find(&AccountId::try_new("42").unwrap()).await
    }

    #[tokio::test]
    async fn what_may_be_given_up_is_what_the_policy_says_and_nothing_else() {
        let dust = |code: &str| Dust::try_new(code, "0.01", "EUR").unwrap();
        let blockers = ["balance", "open_orders", "screening"].map(str::to_owned).to_vec();
        let all = ["balance", "open_orders", "screening"].map(dust).to_vec();
        let found = found(vec![Ok(Found { blockers, dust: all })]).await;
        let told = ["balance", "open_orders", "under_review"].map(str::to_owned);
        assert_eq!(found, Eligible { blockers: told.into(), dust: [dust("balance")].into() });
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
