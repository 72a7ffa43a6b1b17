//! Who else has something of people: their simulators, and what goes wrong with them.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use contracts::Time;
use harness::Installation;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use simulators::{Intercom, Listener, OpenDsr, Sumsub, intercom, listener, opendsr, sumsub};

use super::{
    people::People,
    script::{Kind, Script},
};
use crate::kills::place::{Attempt, Place, pause};

/// Longer than any of them is waited for.
const TOO_LONG: Duration = Duration::from_secs(3);
/// Of so many calls one at most is told to go wrong.
const ONE_IN: usize = 8;
/// Where a processor of OpenDSR calls back.
const CALLBACK: &str = "/v1/webhooks/opendsr/analytics";

/// All of them.
pub struct Vendors {
    pub sumsub: Sumsub,
    pub intercom: Intercom,
    /// A mailing tool that is told by webhook.
    pub mailing: Listener,
    /// A processor of OpenDSR.
    pub analytics: OpenDsr,
    chance: Mutex<StdRng>,
    faults: Mutex<[[usize; 3]; 4]>,
    /// The requests there that were looked at.
    moved: Mutex<BTreeSet<(String, &'static str)>>,
}

impl Vendors {
    /// Starts them.
    pub async fn start(seed: u64) -> Self {
        Self {
            sumsub: Sumsub::start().await.unwrap(),
            intercom: Intercom::start().await.unwrap(),
            mailing: Listener::start().await.unwrap(),
            analytics: OpenDsr::start().await.unwrap(),
            chance: Mutex::new(StdRng::seed_from_u64(seed)),
            faults: Mutex::default(),
            moved: Mutex::default(),
        }
    }

    /// Has an installation know of them.
    pub fn settings(&self) -> impl FnOnce(&Installation) + use<> {
        let outside = format!(
            "[anonymizer.processors.intercom.intercom]\nurl = \"{}\"\ntoken = \"{}\"\nadmin_id = {}\nmessage_type = \"in_app\"\ntimeout = 2\n\
             [anonymizer.processors.mailing.webhook]\nurl = \"{}\"\nsecrets = [\"{}\"]\ntimeout = 2\n\
             [anonymizer.processors.analytics.opendsr]\nurl = \"{}\"\ncontroller_id = \"{}\"\ntoken = \"{}\"\n\
             domain = \"{}\"\ncallback_url = \"https://ostiary.example.com{CALLBACK}\"\nauthorities = \"authority.pem\"\ntimeout = 2\n",
            self.intercom.url(),
            intercom::TOKEN,
            intercom::ADMIN,
            self.mailing.url(),
            listener::SECRET,
            self.analytics.url(),
            opendsr::CONTROLLER,
            opendsr::TOKEN,
            opendsr::DOMAIN,
        );
        let (sumsub, authority) =
            (self.sumsub.url().to_owned(), self.analytics.authority().to_owned());
        move |installation| {
            installation.use_sumsub(&sumsub);
            installation.write("authority.pem", &authority);
            installation.append("ostiary.toml", &outside);
        }
    }

    /// They have profiles and contacts.
    pub fn fill(&self, people: &People, now: Time) {
        for person in people.lock().iter() {
            let Script { kind, profile, contact, .. } = &person.script;
            if *profile {
                let id = self.sumsub.add_applicant(&person.account, "basic");
                self.sumsub.change(&id, |one| {
                    one.info = serde_json::json!({"firstName": format!("Person-q{}q", person.account),
                        "lastName": "Leaver", "dob": "1990-01-15"});
                });
                self.sumsub.add_image(&id, "PASSPORT", "image/png", b"a passport");
                match kind {
                    Kind::SumsubBusy => self.sumsub.change(&id, |one| one.review.status = "queued"),
                    _ => self.sumsub.review(&id, ("GREEN", None), now),
                }
            }
            if *contact {
                self.intercom.add_contact(&person.account);
            }
        }
        self.sumsub.take_webhooks();
    }

    /// The provider of identity checks comes to a verdict, and says so until it is heard.
    pub async fn review(&self, place: &Place, account: &str, accepts: bool) -> Attempt<()> {
        let found = self.sumsub.state().applicants.into_iter();
        let mut found = found.filter(|one| one.external_user_id == account);
        let id = found.next().ok_or("nobody has a profile")?.id;
        let verdict = if accepts { ("GREEN", None) } else { ("RED", Some("FINAL")) };
        self.sumsub.review(&id, verdict, place.now());
        let webhooks = self.sumsub.take_webhooks();
        let url = format!("{}/v1/webhooks/sumsub", place.gateway);
        for webhook in webhooks.iter().chain(&webhooks) {
            while !self
                .sumsub
                .send(&url, webhook)
                .await
                .is_some_and(|status| status == 200 || status == 202)
            {
                pause(200).await;
            }
        }
        Ok(())
    }

    /// Moves the requests at the processor of OpenDSR on, which tells of it twice, late or not at all; and has something
    /// go wrong with the next calls.
    pub async fn stir(&self, place: &Place) {
        self.fail();
        for (id, request) in self.analytics.requests() {
            let to = match request.status.as_str() {
                "pending" => "in_progress",
                "in_progress" => "completed",
                _ => continue,
            };
            if !lock(&self.moved).insert((id.clone(), to)) {
                continue;
            }
            let told = self.analytics.advance(&id, to);
            let times = self.draw(3);
            for callback in told.iter().cycle().take(times * told.len()) {
                let client = runtime::http::client().timeout(TOO_LONG).build().unwrap();
                let call =
                    client.post(format!("{}{CALLBACK}", place.gateway)).body(callback.body.clone());
                let call = callback
                    .headers
                    .iter()
                    .fold(call, |call, (name, value)| call.header(*name, value));
                // It is a hint: whoever does not hear it looks for itself.
                call.send().await.ok();
            }
        }
    }

    /// How often each was told to fail, to do it and say that it failed, and to be late.
    pub fn faults(&self) -> [[usize; 3]; 4] {
        *lock(&self.faults)
    }

    /// One of them fails, does it and says that it failed, or is late: of its calls few, so that each ends well.
    fn fail(&self) {
        let calls = [
            self.sumsub.state().calls.len(),
            self.intercom.state().calls,
            self.mailing.state().calls,
            self.analytics.calls(),
        ];
        for (whom, calls) in calls.into_iter().enumerate() {
            let told: usize = lock(&self.faults)[whom].iter().sum();
            if calls > ONE_IN * told {
                self.have_fail(whom, told % 3);
                lock(&self.faults)[whom][told % 3] += 1;
            }
        }
    }

    fn have_fail(&self, whom: usize, way: usize) {
        match (whom, way) {
            (0, 0) => self
                .sumsub
                .fail([sumsub::Fault::Status(503, None), sumsub::Fault::Status(409, Some(30))]),
            (0, 1) => self.sumsub.fail([sumsub::Fault::DoneBut(500)]),
            (0, _) => self.sumsub.fail([sumsub::Fault::Slow(TOO_LONG)]),
            (1, 0) => self
                .intercom
                .fail([intercom::Fault::Status(500, 0), intercom::Fault::Status(429, 5)]),
            (1, 1) => self.intercom.fail([intercom::Fault::DoneBut(500)]),
            (1, _) => self.intercom.fail([intercom::Fault::Slow(TOO_LONG)]),
            (2, 0) => self.mailing.fail([listener::Fault::Status(500)]),
            (2, 1) => self.mailing.fail([listener::Fault::HeardBut(500)]),
            (2, _) => self.mailing.fail([listener::Fault::Slow(TOO_LONG)]),
            (_, 0) => {
                self.analytics.fail([opendsr::Fault::Status(503), opendsr::Fault::Status(500)])
            }
            (_, 1) => self.analytics.fail([opendsr::Fault::DoneBut(500)]),
            // It is late by itself: nobody is done before they were looked at twice.
            (..) => {}
        }
    }

    fn draw(&self, below: usize) -> usize {
        lock(&self.chance).random_range(0..below)
    }
}

fn lock<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
