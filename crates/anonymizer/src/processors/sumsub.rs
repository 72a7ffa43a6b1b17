//! Sumsub: its file into the vault, then the profile out of use. That is never called erased.

use std::time::Duration;

use contracts::{
    AccountId, Time,
    event::{ErasureStage, LeavingReason},
};
use messaging::{ActivityError, Pii};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use vendors::sumsub::{Applicant, Error, Export, Sumsub, Verdict};

use super::{Place, Processor, SUMSUB};
use crate::{
    Office,
    activities::later,
    certificate::{Evidence, Outcome, Retained},
    config::ProviderFile,
    departures, ending,
    receipt::Came,
    retention::ends_at,
    store,
};

/// What of the provider's file goes into the vault, and what its verdict says of the leaving.
#[derive(Default)]
pub(crate) struct ProviderRecords {
    records: Vec<(String, Pii)>,
    verdict: Option<Verdict>,
}

/// As the vault calls the profile.
const PROFILE: &str = "sumsub.profile";

impl ProviderRecords {
    /// By what they are.
    pub fn records(&self) -> Vec<(String, Pii)> {
        self.records.clone()
    }

    /// Why somebody leaves of whom the provider says this. Whoever comes back is judged by it.
    pub fn reason(&self) -> LeavingReason {
        match &self.verdict {
            Some(verdict) if verdict.is_for_fraud() => LeavingReason::Fraud,
            Some(Verdict::RedFinal(_)) => LeavingReason::ProviderRejected,
            Some(Verdict::Green | Verdict::RedRetry(_)) | None => LeavingReason::Voluntary,
        }
    }

    /// The profile, for what the person is known by.
    pub fn known(&self) -> impl Iterator<Item = Value> {
        let profile = self.records.iter().filter(|(field, _)| field == PROFILE);
        profile.filter_map(|(_, bytes)| serde_json::from_slice(bytes.expose()).ok())
    }
}

impl Office {
    /// The file that the provider of identity checks has on somebody, or the record that it keeps it.
    pub(crate) async fn provider_records(
        &self,
        account: &AccountId,
    ) -> Result<ProviderRecords, ActivityError> {
        let Some(Processor::Sumsub(sumsub)) = self.processors.get(SUMSUB) else {
            return Ok(ProviderRecords::default());
        };
        let found = sumsub.find_applicant(account.as_str()).await.map_err(failed)?;
        let Some(applicant) = found else { return Ok(ProviderRecords::default()) };
        let export = sumsub.export(&applicant.id).await.map_err(failed)?;
        let records = match self.config.sumsub_file {
            ProviderFile::Export => exported(sumsub, &export).await.map_err(failed)?,
            ProviderFile::Attest => attested(&applicant, &export, self.shell.clock.now()),
        };
        Ok(ProviderRecords { records, verdict: export.verdict })
    }
}

/// Data, verdict and every image.
async fn exported(sumsub: &Sumsub, export: &Export) -> Result<Vec<(String, Pii)>, Error> {
    let bytes = |secret: &secrecy::SecretSlice<u8>| Pii::new(secret.expose_secret().to_vec());
    let mut records = vec![
        (PROFILE.to_owned(), bytes(&export.applicant)),
        ("sumsub.review".to_owned(), bytes(&export.review)),
        ("sumsub.documents".to_owned(), bytes(&export.document_list)),
    ];
    if let Some(inspection) = &export.inspection {
        for document in &export.documents {
            let image = sumsub.download(inspection, &document.id).await?;
            records.push((format!("sumsub.image.{}", document.id), bytes(&image.bytes)));
        }
    }
    Ok(records)
}

/// The profile's own words are kept for the search alone, and by what it is found at the provider.
fn attested(applicant: &Applicant, export: &Export, now: Time) -> Vec<(String, Pii)> {
    let attestation = json!({
        "keptBy": "Sumsub", "applicantId": applicant.id.as_str(), "documents": export.documents.len(), "attestedAt": now,
    });
    vec![
        (PROFILE.to_owned(), Pii::new(export.applicant.expose_secret().to_vec())),
        ("sumsub.attestation".to_owned(), Pii::new(attestation.to_string().into_bytes())),
    ]
}

/// Takes the profile out of use: not while it is checked, and never one that was rejected for good, or whose person turned
/// out meanwhile to be sanctioned. It has to be found again when the same person comes back.
pub(super) async fn erase(sumsub: &Sumsub, at: &Place<'_>) -> Result<Came, ActivityError> {
    if at.person.stage == ErasureStage::RetentionEnd {
        return gone(at).await;
    }
    if is_withdrawn(at).await? {
        return withdrawn(sumsub, at).await;
    }
    let came = deactivate(sumsub, at).await?;
    // Whoever looked at the profile in the meantime, because the person stays, may have found it in use.
    if is_withdrawn(at).await? { withdrawn(sumsub, at).await } else { Ok(came) }
}

/// Sumsub has no call that erases: somebody orders it there, and nothing but Sumsub's own word counts.
async fn gone(at: &Place<'_>) -> Result<Came, ActivityError> {
    let pool = &at.office.shell.pool;
    if ending::has_said(pool, at.person.deletion, at.name).await.map_err(later)? {
        return Ok(at.done(Outcome::Erased, Evidence::Completed, 1, vec![]));
    }
    Err(later(
        "Sumsub has not said that the profile is erased: somebody has to have it erased there",
    ))
}

async fn is_withdrawn(at: &Place<'_>) -> Result<bool, ActivityError> {
    let withdrawn =
        store::is_withdrawn(&at.office.shell.pool, at.key(), at.person.ordered_at).await;
    withdrawn.map_err(later)
}

/// The person stays: what an earlier try took out of use comes back, unless they confirmed again since.
async fn withdrawn(sumsub: &Sumsub, at: &Place<'_>) -> Result<Came, ActivityError> {
    let note = store::find_note(&at.office.shell.pool, at.key()).await.map_err(later)?;
    if note.is_some_and(|note| was_ordered_by(&note, at.person.ordered_at)) {
        bring_back(sumsub, &at.person.account).await?;
    }
    Ok(at.done(Outcome::Retained, Evidence::Completed, 0, vec![retained(at)]))
}

/// Whether what is noted, that we take the profile out of use, is for an order of this moment or before.
pub(crate) fn was_ordered_by(note: &Value, moment: Time) -> bool {
    let ordered_at = serde_json::from_value::<Time>(note["orderedAt"].clone());
    // Notes of before have no time.
    ordered_at.is_ok_and(|at| at <= moment) || note["orderedAt"].is_null()
}

async fn deactivate(sumsub: &Sumsub, at: &Place<'_>) -> Result<Came, ActivityError> {
    let begun = store::find_note(&at.office.shell.pool, at.key()).await.map_err(later)?.is_some();
    if !begun {
        at.may_begin()?;
    }
    let found = sumsub.find_applicant(at.person.account.as_str()).await.map_err(failed)?;
    let Some(applicant) = found else {
        return Ok(at.done(Outcome::NothingHeld, Evidence::Completed, 0, vec![]));
    };
    let review = sumsub.review(&applicant.id).await.map_err(failed)?;
    let (pool, retained) = (&at.office.shell.pool, vec![retained(at)]);
    let has_to_be_found = matches!(review.verdict, Some(Verdict::RedFinal(_)))
        || departures::is_grave(pool, at.person.deletion).await.map_err(later)?;
    if has_to_be_found {
        return Ok(at.done(Outcome::Retained, Evidence::Completed, 0, retained));
    }
    if review.status.is_under_check() {
        return Err(busy(Duration::ZERO));
    }
    let noted = json!({ "orderedAt": at.person.ordered_at });
    // What was so before is not undone by an undo; and an answer may be lost.
    let by_us = !applicant.deactivated || begun;
    if !applicant.deactivated {
        at.may_begin()?;
    }
    if by_us {
        store::note(pool, at.key(), &noted).await.map_err(later)?;
    }
    if applicant.deactivated {
        return Ok(at.done(Outcome::Deactivated, Evidence::Completed, by_us.into(), retained));
    }
    match sumsub.deactivate(&applicant.id).await {
        Ok(()) => Ok(at.done(Outcome::Deactivated, Evidence::Completed, 1, retained)),
        Err(Error::Refused { .. }) => {
            Ok(Came::Refused("Sumsub does not take the profile out of use".to_owned()))
        }
        Err(error) => Err(failed(error)),
    }
}

/// Takes the profile into use again; one that is in use, or gone, is as it should be.
pub(crate) async fn bring_back(sumsub: &Sumsub, account: &AccountId) -> Result<(), ActivityError> {
    let found = sumsub.find_applicant(account.as_str()).await.map_err(failed)?;
    match found {
        Some(applicant) if applicant.deactivated => {
            sumsub.activate(&applicant.id).await.map_err(failed)
        }
        _ => Ok(()),
    }
}

fn retained(at: &Place<'_>) -> Retained {
    let term = at.office.provider_term();
    let until = ends_at(at.person.ended_at, term.until);
    Retained { what: "profile".to_owned(), basis: term.basis.clone(), until }
}

fn busy(wait: Duration) -> ActivityError {
    ActivityError::Retry(format!("a check of the profile is under way, at least for {wait:?}"))
}

/// Everything but a broken contract may end by itself, or when a person corrects the settings.
fn failed(error: Error) -> ActivityError {
    match error {
        Error::Busy(wait) => busy(wait),
        Error::Unavailable(_) | Error::Throttled(_) | Error::NotFound(_) => {
            ActivityError::Retry(error.to_string())
        }
        Error::Unauthorized(_) => {
            tracing::error!(%error, "a person has to correct [sumsub]");
            ActivityError::Retry(error.to_string())
        }
        Error::Refused { .. } | Error::Contract { .. } | Error::TooLarge { .. } => {
            ActivityError::Reject(error.to_string())
        }
    }
}
