impl serde::Serialize for ProfileNotified {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.account_id.is_some() {
            len += 1;
        }
        if self.applicant_id.is_some() {
            len += 1;
        }
        if self.kind.is_some() {
            len += 1;
        }
        if self.verdict.is_some() {
            len += 1;
        }
        if self.level.is_some() {
            len += 1;
        }
        if self.told_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.provider.v1.ProfileNotified", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.applicant_id.as_ref() {
            struct_ser.serialize_field("applicantId", v)?;
        }
        if let Some(v) = self.kind.as_ref() {
            let v = profile_notified::Kind::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("kind", &v)?;
        }
        if let Some(v) = self.verdict.as_ref() {
            let v = super::super::kyc::v1::kyc_provider_verdict_read::Verdict::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("verdict", &v)?;
        }
        if let Some(v) = self.level.as_ref() {
            struct_ser.serialize_field("level", v)?;
        }
        if let Some(v) = self.told_at.as_ref() {
            struct_ser.serialize_field("toldAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ProfileNotified {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "applicant_id",
            "applicantId",
            "kind",
            "verdict",
            "level",
            "told_at",
            "toldAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            ApplicantId,
            Kind,
            Verdict,
            Level,
            ToldAt,
            __SkipField__,
        }
        impl<'de> serde::Deserialize<'de> for GeneratedField {
            fn deserialize<D>(deserializer: D) -> std::result::Result<GeneratedField, D::Error>
            where
                D: serde::Deserializer<'de>,
            {
                struct GeneratedVisitor;

                impl serde::de::Visitor<'_> for GeneratedVisitor {
                    type Value = GeneratedField;

                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        write!(formatter, "expected one of: {:?}", &FIELDS)
                    }

                    #[allow(unused_variables)]
                    fn visit_str<E>(self, value: &str) -> std::result::Result<GeneratedField, E>
                    where
                        E: serde::de::Error,
                    {
                        match value {
                            "accountId" | "account_id" => Ok(GeneratedField::AccountId),
                            "applicantId" | "applicant_id" => Ok(GeneratedField::ApplicantId),
                            "kind" => Ok(GeneratedField::Kind),
                            "verdict" => Ok(GeneratedField::Verdict),
                            "level" => Ok(GeneratedField::Level),
                            "toldAt" | "told_at" => Ok(GeneratedField::ToldAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ProfileNotified;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.provider.v1.ProfileNotified")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ProfileNotified, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut applicant_id__ = None;
                let mut kind__ = None;
                let mut verdict__ = None;
                let mut level__ = None;
                let mut told_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::ApplicantId => {
                            if applicant_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("applicantId"));
                            }
                            applicant_id__ = map_.next_value()?;
                        }
                        GeneratedField::Kind => {
                            if kind__.is_some() {
                                return Err(serde::de::Error::duplicate_field("kind"));
                            }
                            kind__ = map_.next_value::<::std::option::Option<profile_notified::Kind>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Verdict => {
                            if verdict__.is_some() {
                                return Err(serde::de::Error::duplicate_field("verdict"));
                            }
                            verdict__ = map_.next_value::<::std::option::Option<super::super::kyc::v1::kyc_provider_verdict_read::Verdict>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Level => {
                            if level__.is_some() {
                                return Err(serde::de::Error::duplicate_field("level"));
                            }
                            level__ = map_.next_value()?;
                        }
                        GeneratedField::ToldAt => {
                            if told_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("toldAt"));
                            }
                            told_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ProfileNotified {
                    account_id: account_id__,
                    applicant_id: applicant_id__,
                    kind: kind__,
                    verdict: verdict__,
                    level: level__,
                    told_at: told_at__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.provider.v1.ProfileNotified", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for profile_notified::Kind {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "KIND_UNSPECIFIED",
            Self::Created => "CREATED",
            Self::Pending => "PENDING",
            Self::Prechecked => "PRECHECKED",
            Self::Reviewed => "REVIEWED",
            Self::OnHold => "ON_HOLD",
            Self::AwaitingUser => "AWAITING_USER",
            Self::AwaitingService => "AWAITING_SERVICE",
            Self::LevelChanged => "LEVEL_CHANGED",
            Self::Reset => "RESET",
            Self::Activated => "ACTIVATED",
            Self::Deactivated => "DEACTIVATED",
            Self::PersonalDataDeleted => "PERSONAL_DATA_DELETED",
            Self::Deleted => "DELETED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for profile_notified::Kind {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "KIND_UNSPECIFIED",
            "CREATED",
            "PENDING",
            "PRECHECKED",
            "REVIEWED",
            "ON_HOLD",
            "AWAITING_USER",
            "AWAITING_SERVICE",
            "LEVEL_CHANGED",
            "RESET",
            "ACTIVATED",
            "DEACTIVATED",
            "PERSONAL_DATA_DELETED",
            "DELETED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = profile_notified::Kind;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "expected one of: {:?}", &FIELDS)
            }

            fn visit_i64<E>(self, v: i64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Signed(v), &self)
                    })
            }

            fn visit_u64<E>(self, v: u64) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                i32::try_from(v)
                    .ok()
                    .and_then(|x| x.try_into().ok())
                    .ok_or_else(|| {
                        serde::de::Error::invalid_value(serde::de::Unexpected::Unsigned(v), &self)
                    })
            }

            fn visit_str<E>(self, value: &str) -> std::result::Result<Self::Value, E>
            where
                E: serde::de::Error,
            {
                match value {
                    "KIND_UNSPECIFIED" => Ok(profile_notified::Kind::Unspecified),
                    "CREATED" => Ok(profile_notified::Kind::Created),
                    "PENDING" => Ok(profile_notified::Kind::Pending),
                    "PRECHECKED" => Ok(profile_notified::Kind::Prechecked),
                    "REVIEWED" => Ok(profile_notified::Kind::Reviewed),
                    "ON_HOLD" => Ok(profile_notified::Kind::OnHold),
                    "AWAITING_USER" => Ok(profile_notified::Kind::AwaitingUser),
                    "AWAITING_SERVICE" => Ok(profile_notified::Kind::AwaitingService),
                    "LEVEL_CHANGED" => Ok(profile_notified::Kind::LevelChanged),
                    "RESET" => Ok(profile_notified::Kind::Reset),
                    "ACTIVATED" => Ok(profile_notified::Kind::Activated),
                    "DEACTIVATED" => Ok(profile_notified::Kind::Deactivated),
                    "PERSONAL_DATA_DELETED" => Ok(profile_notified::Kind::PersonalDataDeleted),
                    "DELETED" => Ok(profile_notified::Kind::Deleted),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
