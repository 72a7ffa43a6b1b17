//! The bytes of every message ever shipped: they decode for ever, and to the same meaning.

use std::{collections::BTreeSet, fs, path::PathBuf};

use contracts::Envelope;

use crate::samples;

#[test]
fn golden_bytes_decode_to_the_same_meaning_for_ever() {
    for expected in samples::all() {
        let decoded = Envelope::decode(expected.event.subject(), &golden(&expected)).unwrap();
        assert_eq!(decoded, expected);
    }
}

#[test]
fn golden_bytes_of_other_forms_decode_to_the_same_meaning_too() {
    for (form, expected) in samples::former().into_iter().chain(samples::sparse()) {
        let golden = read(&name_of_form(form, &expected));
        assert_eq!(Envelope::decode(expected.event.subject(), &golden).unwrap(), expected);
    }
}

#[test]
fn what_is_written_today_has_the_golden_bytes() {
    for sample in samples::all() {
        let golden = String::from_utf8(golden(&sample)).unwrap();
        assert_eq!(sample.encode(), golden);
    }
}

#[test]
fn every_golden_file_has_its_sample() {
    let files = fs::read_dir(folder()).unwrap();
    let files: BTreeSet<_> = files.map(|file| file.unwrap().file_name()).collect();
    let (samples, others) = (samples::all(), [samples::former(), samples::sparse()].concat());
    let others = others.iter().map(|(form, sample)| name_of_form(*form, sample).into());
    assert_eq!(files, samples.iter().map(|sample| name(sample).into()).chain(others).collect());
}

#[test]
fn every_variant_of_event_has_its_golden_bytes() {
    let samples = samples::all();
    let debugged: Vec<_> = samples.iter().map(|sample| format!("{:?}", sample.event)).collect();
    let sampled = debugged.iter().filter_map(|text| text.split(' ').next());
    assert_eq!(variants(), sampled.collect());
}

/// The variants as the source lists them: the compiler has no list to offer.
fn variants() -> BTreeSet<&'static str> {
    let source = include_str!("../../src/event.rs");
    let (_, list) = source.split_once("pub enum Event {\n").unwrap();
    let (list, _) = list.split_once("\n}\n").unwrap();
    let names = list.lines().filter_map(|line| line.strip_prefix("    ")?.strip_suffix(" {"));
    names.collect()
}

fn golden(sample: &Envelope) -> Vec<u8> {
    read(&name(sample))
}

fn name(sample: &Envelope) -> String {
    format!("{}.json", sample.event.type_name())
}

fn name_of_form(form: u8, sample: &Envelope) -> String {
    format!("{}.{form}.json", sample.event.type_name())
}

fn read(name: &str) -> Vec<u8> {
    let file = folder().join(name);
    fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "golden"].iter().collect()
}
