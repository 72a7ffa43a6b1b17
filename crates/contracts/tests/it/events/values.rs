//! What events are made of.

use contracts::{
    AccountId, CountryCode, Locale, Time,
    event::{Channel, HoldEffect, Macro, Situation},
};
use proptest::{prelude::*, sample::select};
use uuid::Uuid;

/// Account ids as hosts have them, and as nobody should: quotes, emoji, all 128 bytes.
pub fn accounts() -> impl Strategy<Value = AccountId> {
    let awkward = ["042", "42abc", "o'hara \"x\"; drop table users", "\\u0000", "🦀", "ж\u{2028}"];
    let longest = ["x".repeat(128), "ж".repeat(64), "🦀".repeat(32), "\"".repeat(128)];
    let known = awkward.into_iter().map(str::to_owned).chain(longest).collect::<Vec<_>>();
    prop_oneof![select(known), "[^\\p{Cc}]{1,32}"].prop_map(|id| AccountId::try_new(id).unwrap())
}

/// What an envelope may say in a text of its own: 1 to 512 bytes without control characters.
pub fn attributes() -> impl Strategy<Value = String> {
    prop_oneof!["[^\\p{Cc}]{1,128}", "x{512}"]
}

/// What others call a person or a thing: 1 to 128 bytes without control characters.
pub fn names() -> impl Strategy<Value = String> {
    prop_oneof!["[^\\p{Cc}]{1,32}", "x{128}"]
}

pub fn texts() -> impl Strategy<Value = String> {
    any::<String>()
}

/// Every microsecond that protobuf can name: the years 1 to 9999.
pub fn times() -> impl Strategy<Value = Time> {
    let (first, last) = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z");
    let micros = |text: &str| text.parse::<Time>().unwrap().timestamp_micros();
    (micros(first)..=micros(last)).prop_map(|micros| Time::from_timestamp_micros(micros).unwrap())
}

pub fn cases() -> impl Strategy<Value = (AccountId, Uuid)> {
    (accounts(), ids())
}

pub fn ids() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

pub fn locales() -> impl Strategy<Value = Locale> {
    "[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,2}".prop_map(|tag| Locale::try_new(tag).unwrap())
}

pub fn countries() -> impl Strategy<Value = CountryCode> {
    "[A-Z]{2}".prop_map(|code| CountryCode::try_new(code).unwrap())
}

pub fn effects() -> impl Strategy<Value = HoldEffect> {
    select(vec![HoldEffect::None, HoldEffect::Limited, HoldEffect::ExitOnly, HoldEffect::Full])
}

pub fn situations() -> impl Strategy<Value = Situation> {
    select(vec![Situation::InTime, Situation::Paused, Situation::Silent, Situation::AskedAgain])
}

pub fn macros() -> impl Strategy<Value = Macro> {
    select(vec![Macro::Questions, Macro::Suspended, Macro::Ok])
}

pub fn channels() -> impl Strategy<Value = Channel> {
    select(vec![Channel::Email, Channel::Intercom])
}
