//! A moment in protobuf JSON: RFC 3339, always written with `Z`.

use chrono::SecondsFormat;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::Time;

/// `google.protobuf.Timestamp`. `pbjson-types` has one too, but writes `+00:00`, which protobuf JSON does not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, prost::Message)]
pub struct Timestamp {
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

impl From<Time> for Timestamp {
    fn from(time: Time) -> Self {
        Self { seconds: time.timestamp(), nanos: time.timestamp_subsec_nanos().cast_signed() }
    }
}

impl TryFrom<Timestamp> for Time {
    type Error = &'static str;
    fn try_from(at: Timestamp) -> Result<Self, Self::Error> {
        let time = u32::try_from(at.nanos).ok();
        time.and_then(|nanos| Self::from_timestamp(at.seconds, nanos)).ok_or("out of range")
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = Time::try_from(*self).map_err(ser::Error::custom)?;
        serializer.serialize_str(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let time = chrono::DateTime::parse_from_rfc3339(&text).map_err(de::Error::custom)?;
        Ok(time.to_utc().into())
    }
}
