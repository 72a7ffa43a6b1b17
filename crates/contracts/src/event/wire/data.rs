//! What all messages share: fields checked on their way in, and given on their way out.

use chrono::SubsecRound;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{
    AccountId, ContractError, CountryCode, Locale, Time, envelope::without_values,
    timestamp::Timestamp,
};

const NAME_MAX_BYTES: usize = 128;

/// `data` on its way in.
pub struct Data<'a> {
    type_name: &'static str,
    json: &'a str,
}

/// What a field may be made of.
pub trait Field {
    /// Whether PostgreSQL can keep it.
    fn can_be_kept(&self) -> bool {
        true
    }
}

impl Field for String {
    fn can_be_kept(&self) -> bool {
        !self.contains('\0')
    }
}

impl Field for bool {}
impl Field for i32 {}
impl Field for i64 {}
impl Field for Timestamp {}

impl<'a> Data<'a> {
    /// `json` that says it is a `type_name`.
    pub fn new(type_name: &'static str, json: &'a str) -> Self {
        Self { type_name, json }
    }

    /// The wire type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ContractError> {
        serde_json::from_str(self.json).map_err(|error| self.bad(&without_values(&error)))
    }

    /// The refusal, with what does not fit.
    pub fn bad(&self, detail: &str) -> ContractError {
        ContractError::BadData { type_name: self.type_name, detail: detail.to_owned() }
    }

    /// A field that must be there, and be such that PostgreSQL can keep it.
    pub fn given<T: Field>(&self, value: Option<T>, field: &str) -> Result<T, ContractError> {
        let value = value.ok_or_else(|| self.bad(&format!("{field} is missing")))?;
        if value.can_be_kept() { Ok(value) } else { Err(self.bad(&format!("{field} has a NUL"))) }
    }

    /// A list, each of it as [`Data::given`].
    pub fn all_given<T: Field>(
        &self,
        values: Vec<T>,
        field: &str,
    ) -> Result<Vec<T>, ContractError> {
        values.into_iter().map(|value| self.given(Some(value), field)).collect()
    }

    /// A field that may be absent; `read` is how it is read where it must be there.
    pub fn find<T, U>(
        &self,
        value: Option<T>,
        field: &str,
        read: impl FnOnce(&Self, Option<T>, &str) -> Result<U, ContractError>,
    ) -> Result<Option<U>, ContractError> {
        value.map(|value| read(self, Some(value), field)).transpose()
    }

    /// What others call a person or a thing; it must be there, short and printable.
    pub fn name(&self, name: Option<String>, field: &str) -> Result<String, ContractError> {
        let name = self.given(name, field)?;
        let fits = (1..=NAME_MAX_BYTES).contains(&name.len());
        if fits && !name.chars().any(char::is_control) {
            Ok(name)
        } else {
            let rule = format!("1 to {NAME_MAX_BYTES} bytes of UTF-8 and no control characters");
            Err(self.bad(&format!("{field} has {rule}")))
        }
    }

    /// A list, each of it as [`Data::name`].
    pub fn names(&self, names: Vec<String>, field: &str) -> Result<Vec<String>, ContractError> {
        names.into_iter().map(|name| self.name(Some(name), field)).collect()
    }

    /// `accountId`.
    pub fn account(&self, id: Option<String>) -> Result<AccountId, ContractError> {
        AccountId::try_new(id.unwrap_or_default()).map_err(ContractError::AccountIdInvalid)
    }

    /// A moment that must be there, in whole microseconds.
    pub fn time(&self, at: Option<Timestamp>, field: &str) -> Result<Time, ContractError> {
        let at = self.given(at, field)?;
        let nanos = u32::try_from(at.nanos).ok();
        let time = nanos.and_then(|nanos| Time::from_timestamp(at.seconds, nanos));
        // PostgreSQL keeps microseconds: what is compared later must be what was read.
        time.map(|time| time.trunc_subsecs(6))
            .ok_or_else(|| self.bad(&format!("{field} is no moment")))
    }

    /// An id of ours that must be there.
    pub fn id(&self, id: Option<String>, field: &str) -> Result<Uuid, ContractError> {
        Uuid::parse_str(&self.given(id, field)?)
            .map_err(|_| self.bad(&format!("{field} is no UUID")))
    }

    /// `locale`, which may be absent.
    pub fn locale(&self, tag: Option<String>) -> Result<Option<Locale>, ContractError> {
        tag.map(Locale::try_new).transpose().map_err(|error| self.bad(&error.to_string()))
    }

    /// `countryCode`.
    pub fn country(&self, code: Option<String>) -> Result<CountryCode, ContractError> {
        CountryCode::try_new(self.given(code, "countryCode")?)
            .map_err(|error| self.bad(&error.to_string()))
    }
}

/// A wire type on its way out.
pub fn json(message: &impl Serialize) -> Option<Box<RawValue>> {
    let json = serde_json::value::to_raw_value(message);
    Some(json.expect("texts, moments, whole numbers and lists always have a JSON form"))
}

/// A text, or anything that is written as one.
pub fn text(value: &impl ToString) -> Option<String> {
    Some(value.to_string())
}

/// A moment.
pub fn moment(time: &Time) -> Option<Timestamp> {
    Some((*time).into())
}
