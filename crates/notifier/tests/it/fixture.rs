//! People who are asked, and what they and we hear of it.

use chrono::TimeDelta;
use contracts::{
    AccountId, Event,
    event::{Channel, FailureReason},
};
use harness::World;
use simulators::Intercom;
use uuid::Uuid;

/// What names a command that is given only once in a test.
fn command_id(event: &Event, world: &World) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{event:?}{}", world.now()).as_bytes())
}

/// A person of the host's who has just signed up from Russia; nobody has moved yet.
pub async fn asked(account: &str) -> World {
    let world = World::start().await;
    world.host_has(&[account]).await;
    world.sign_up_from_russia(account).await;
    world
}

/// The same, where Intercom is one of the channels.
pub async fn asked_over(account: &str, channels: &'static [&'static str]) -> (World, Intercom) {
    let intercom = Intercom::start().await.unwrap();
    let url = intercom.url().to_owned();
    let settings = move |installation: &harness::Installation| {
        installation.use_channels(channels, &url);
    };
    let world = World::builder().settings(settings).start().await;
    world.host_has(&[account]).await;
    world.sign_up_from_russia(account).await;
    (world, intercom)
}

/// Long enough that everything that was put off is due again.
pub async fn try_again(world: &World) {
    world.advance(TimeDelta::minutes(1));
    world.settle().await;
}

/// The channels that took notices to an account, the oldest first.
pub async fn accepted(world: &World, account: &str) -> Vec<Channel> {
    let events = world.events_of(account).await.into_iter();
    let channels = events.filter_map(|one| match one.event {
        Event::NotificationAccepted { channel, .. } => channel,
        _ => None,
    });
    channels.collect()
}

/// Why notices to an account were given up.
pub async fn failures(world: &World, account: &str) -> Vec<FailureReason> {
    let events = world.events_of(account).await.into_iter();
    let reasons = events.filter_map(|one| match one.event {
        Event::NotificationFailed { reason, .. } => Some(reason),
        _ => None,
    });
    reasons.collect()
}

/// The event that asked the questionnaire of an account, and its case.
pub async fn questionnaire(world: &World, account: &str) -> (Uuid, Uuid) {
    let events = world.events_of(account).await.into_iter();
    let mut asked = events.filter_map(|one| match one.event {
        Event::KycQuestionnaireRequested { case, .. } => Some((one.id.parse().unwrap(), case)),
        _ => None,
    });
    asked.next().unwrap()
}

/// A command to a service, as the command line gives it.
pub async fn order(world: &World, service: &str, event: Event) {
    let id = command_id(&event, world);
    let mut envelope = world.envelope(event);
    envelope.id = id.to_string();
    world.service(service).command(envelope).await.unwrap().unwrap();
}

/// An account's id.
pub fn id(account: &str) -> AccountId {
    AccountId::try_new(account).unwrap()
}

/// One line of a mail's head.
pub fn head<'a>(mail: &'a str, name: &str) -> &'a str {
    mail.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap()
}

/// The subjects of the mails that an account really received, the oldest first.
pub fn subjects(world: &World, account: &str) -> Vec<String> {
    let mails = world.mails(account);
    mails.iter().map(|mail| head(mail, "Subject").to_owned()).collect()
}
