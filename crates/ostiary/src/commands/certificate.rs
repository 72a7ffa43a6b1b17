//! `ostiary certificate`: what was erased, by whom it is said, and whether that is so.

use std::path::Path;

use anonymizer::certificate::{Certificate, Part, Signed, VerifyingKey, verify};
use anyhow::{Context as _, Result, bail, ensure};
use runtime::{database, roles};
use uuid::Uuid;

use crate::{
    cli::CertificateCommand,
    commands::{printable, say, say_json, table},
    config::Config,
};

mod act;

/// Checks a file; needs no settings.
pub(crate) fn check(
    file: &Path,
    keys: &[VerifyingKey],
    previous: Option<&Path>,
    json: bool,
) -> Result<()> {
    let signed = read(file, keys)?;
    if let Some(before) = previous {
        follows(&signed.certificate, &read(before, keys)?)?;
    }
    if json { say_json(&signed) } else { show(&signed) }
}

/// Shows what was issued here; what does not verify is not shown.
pub(crate) async fn run(config: &Config, command: CertificateCommand) -> Result<()> {
    let (id, part, json) = match command {
        CertificateCommand::Verify { file, keys, previous, json } => {
            return check(&file, &keys, previous.as_deref(), json);
        }
        CertificateCommand::Key => {
            let (_, key) = config.anonymizer.issuer()?;
            return say(key.verifying().to_hex());
        }
        CertificateCommand::Act { id, part, language } => {
            return act::run(config, id, part.into(), language).await;
        }
        CertificateCommand::Show { id, part, json } => (id, part.map(Part::from), json),
    };
    let mut parts = issued(config, id).await?;
    let wanted = part.or(json.then_some(Part::Erasure));
    parts.retain(|one| wanted.is_none_or(|part| one.certificate.part == part));
    if parts.is_empty() {
        bail!("no such certificate was issued here");
    }
    let (_, key) = config.anonymizer.issuer()?;
    for signed in parts {
        let document = serde_json::to_vec(&signed)?;
        let signed = verify(&document, &[key.verifying()]).context("the stored certificate")?;
        if json { say_json(&signed)? } else { show(&signed)? }
    }
    Ok(())
}

async fn issued(config: &Config, id: Uuid) -> Result<Vec<Signed>> {
    let pool = database::connect(&config.database, roles::ANONYMIZER).await?;
    Ok(anonymizer::list_parts(&pool, id).await?)
}

fn read(file: &Path, keys: &[VerifyingKey]) -> Result<Signed> {
    let document =
        std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    verify(&document, keys).with_context(|| format!("{} proves nothing", file.display()))
}

fn follows(part: &Certificate, before: &Signed) -> Result<()> {
    let is_of_it = part.certificate_id == before.certificate.certificate_id;
    ensure!(
        is_of_it && part.previous == Some(before.hash()),
        "the part before it is another one than it names"
    );
    Ok(())
}

fn show(signed: &Signed) -> Result<()> {
    let Signed { certificate, signature } = signed;
    say(format_args!("the signature of key {} is good", signature.key_id))?;
    say(format_args!(
        "certificate {}, {}\nissued by {} at {} under {} for deletion {}",
        certificate.certificate_id,
        part(certificate.part),
        printable(certificate.issuer.as_bytes()),
        certificate.issued_at,
        printable(certificate.jurisdiction.as_bytes()),
        certificate.deletion_id,
    ))?;
    say(table(&["processor", "outcome", "evidence", "changed", "done"], steps(certificate)))?;
    let kept = kept(certificate);
    if !kept.is_empty() {
        say(table(&["kept", "by", "basis", "until"], kept))?;
    }
    for place in &certificate.remaining {
        let name = printable(place.place.as_bytes());
        say(format_args!("the bare account id stays in {name} until {}", place.until))?;
    }
    say(format_args!(
        "searched {} places: nothing was left, {} hits in what the law keeps",
        certificate.scan.places, certificate.scan.kept
    ))
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Erasure => "of the erasure",
        Part::Rescan => "of the rescan",
        Part::RetentionEnd => "of the end of retention",
    }
}

fn steps(certificate: &Certificate) -> Vec<Vec<String>> {
    let row = |step: &anonymizer::certificate::Step| {
        vec![
            printable(step.processor.as_bytes()),
            step.outcome.to_string(),
            step.evidence.to_string(),
            step.changed.to_string(),
            step.done_at.to_string(),
        ]
    };
    certificate.steps.iter().map(row).collect()
}

fn kept(certificate: &Certificate) -> Vec<Vec<String>> {
    let mut rows = vec![];
    for step in &certificate.steps {
        for kept in &step.retained {
            let by = printable(step.processor.as_bytes());
            let what = printable(kept.what.as_bytes());
            rows.push(vec![what, by, printable(kept.basis.as_bytes()), kept.until.to_string()]);
        }
    }
    rows
}
