impl serde::Serialize for NotificationAccepted {
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
        if self.request_id.is_some() {
            len += 1;
        }
        if self.case_id.is_some() {
            len += 1;
        }
        if self.accepted_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.notice.v1.NotificationAccepted", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.request_id.as_ref() {
            struct_ser.serialize_field("requestId", v)?;
        }
        if let Some(v) = self.case_id.as_ref() {
            struct_ser.serialize_field("caseId", v)?;
        }
        if let Some(v) = self.accepted_at.as_ref() {
            struct_ser.serialize_field("acceptedAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for NotificationAccepted {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "request_id",
            "requestId",
            "case_id",
            "caseId",
            "accepted_at",
            "acceptedAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            RequestId,
            CaseId,
            AcceptedAt,
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
                            "requestId" | "request_id" => Ok(GeneratedField::RequestId),
                            "caseId" | "case_id" => Ok(GeneratedField::CaseId),
                            "acceptedAt" | "accepted_at" => Ok(GeneratedField::AcceptedAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = NotificationAccepted;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.notice.v1.NotificationAccepted")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<NotificationAccepted, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut request_id__ = None;
                let mut case_id__ = None;
                let mut accepted_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::RequestId => {
                            if request_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("requestId"));
                            }
                            request_id__ = map_.next_value()?;
                        }
                        GeneratedField::CaseId => {
                            if case_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("caseId"));
                            }
                            case_id__ = map_.next_value()?;
                        }
                        GeneratedField::AcceptedAt => {
                            if accepted_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("acceptedAt"));
                            }
                            accepted_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(NotificationAccepted {
                    account_id: account_id__,
                    request_id: request_id__,
                    case_id: case_id__,
                    accepted_at: accepted_at__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.notice.v1.NotificationAccepted", FIELDS, GeneratedVisitor)
    }
}
