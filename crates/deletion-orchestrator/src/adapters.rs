//! Our need spoken in the protocols of those who know.

mod http;
mod nats;
mod sql;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use host::Host;

use crate::{
    policy::{Ask, Policy},
    ports::{BlockerSource, Found, NoAnswer},
};

/// Whoever has not answered by then, has not answered.
const WITHIN: Duration = Duration::from_secs(2);

/// More than anybody can read.
const DUST_MAX: usize = 20;

/// The answer, over whatever it comes. What cannot be read in part is not read at all.
fn read(body: &[u8]) -> Result<Found, NoAnswer> {
    let found: Found = serde_json::from_slice(body).map_err(|_| {
        NoAnswer("the answer is not {\"blockers\": [\"…\"], \"dust\": […]}".to_owned())
    })?;
    let named = found.dust.iter().all(|dust| found.blockers.iter().any(|code| code == dust.code()));
    if named && found.dust.len() <= DUST_MAX {
        Ok(found)
    } else {
        let why = format!("the answer has dust of no blocker of its own, or more than {DUST_MAX}");
        Err(NoAnswer(why))
    }
}

/// Everybody whom the policy says to ask, each once.
pub fn sources(
    policy: &Policy,
    nats: &async_nats::Client,
    host: &Host,
) -> Result<Vec<Arc<dyn BlockerSource>>, reqwest::Error> {
    let mut sources: Vec<Arc<dyn BlockerSource>> = vec![];
    let (mut by_subject, mut by_address) = (BTreeMap::new(), BTreeMap::new());
    for one in &policy.blockers {
        let codes: &mut Vec<String> = match &one.ask {
            Some(Ask::Nats(subject)) => by_subject.entry(subject.clone()).or_default(),
            Some(Ask::Http(address)) => by_address.entry(address.clone()).or_default(),
            Some(Ask::Sql(query)) => {
                let (host, query, codes) = (host.clone(), query.clone(), [one.code.clone()]);
                sources.push(Arc::new(sql::Sql { host, query, codes }));
                continue;
            }
            None => continue,
        };
        codes.push(one.code.clone());
    }
    for (subject, codes) in by_subject {
        sources.push(Arc::new(nats::Nats { nats: nats.clone(), subject, codes }));
    }
    for (address, codes) in by_address {
        sources.push(Arc::new(http::Http::try_new(address, codes)?));
    }
    Ok(sources)
}
