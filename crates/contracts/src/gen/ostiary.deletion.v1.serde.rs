impl serde::Serialize for AccountDeleted {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.certificate_id.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.AccountDeleted", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.certificate_id.as_ref() {
            struct_ser.serialize_field("certificateId", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for AccountDeleted {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "certificate_id",
            "certificateId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            CertificateId,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "certificateId" | "certificate_id" => Ok(GeneratedField::CertificateId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = AccountDeleted;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.AccountDeleted")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<AccountDeleted, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut certificate_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::CertificateId => {
                            if certificate_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("certificateId"));
                            }
                            certificate_id__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(AccountDeleted {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    certificate_id: certificate_id__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.AccountDeleted", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for Blocker {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.code.is_some() {
            len += 1;
        }
        if self.remedy.is_some() {
            len += 1;
        }
        if !self.message.is_empty() {
            len += 1;
        }
        if !self.dust.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.Blocker", len)?;
        if let Some(v) = self.code.as_ref() {
            struct_ser.serialize_field("code", v)?;
        }
        if let Some(v) = self.remedy.as_ref() {
            struct_ser.serialize_field("remedy", v)?;
        }
        if !self.message.is_empty() {
            struct_ser.serialize_field("message", &self.message)?;
        }
        if !self.dust.is_empty() {
            struct_ser.serialize_field("dust", &self.dust)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for Blocker {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "code",
            "remedy",
            "message",
            "dust",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Code,
            Remedy,
            Message,
            Dust,
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
                            "code" => Ok(GeneratedField::Code),
                            "remedy" => Ok(GeneratedField::Remedy),
                            "message" => Ok(GeneratedField::Message),
                            "dust" => Ok(GeneratedField::Dust),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = Blocker;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.Blocker")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<Blocker, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut code__ = None;
                let mut remedy__ = None;
                let mut message__ = None;
                let mut dust__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Code => {
                            if code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("code"));
                            }
                            code__ = map_.next_value()?;
                        }
                        GeneratedField::Remedy => {
                            if remedy__.is_some() {
                                return Err(serde::de::Error::duplicate_field("remedy"));
                            }
                            remedy__ = map_.next_value()?;
                        }
                        GeneratedField::Message => {
                            if message__.is_some() {
                                return Err(serde::de::Error::duplicate_field("message"));
                            }
                            message__ = Some(map_.next_value()?);
                        }
                        GeneratedField::Dust => {
                            if dust__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dust"));
                            }
                            dust__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Blocker {
                    code: code__,
                    remedy: remedy__,
                    message: message__.unwrap_or_default(),
                    dust: dust__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.Blocker", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for blocker::Text {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.locale.is_some() {
            len += 1;
        }
        if self.text.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.Blocker.Text", len)?;
        if let Some(v) = self.locale.as_ref() {
            struct_ser.serialize_field("locale", v)?;
        }
        if let Some(v) = self.text.as_ref() {
            struct_ser.serialize_field("text", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for blocker::Text {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "locale",
            "text",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            Locale,
            Text,
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
                            "locale" => Ok(GeneratedField::Locale),
                            "text" => Ok(GeneratedField::Text),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = blocker::Text;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.Blocker.Text")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<blocker::Text, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut locale__ = None;
                let mut text__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::Locale => {
                            if locale__.is_some() {
                                return Err(serde::de::Error::duplicate_field("locale"));
                            }
                            locale__ = map_.next_value()?;
                        }
                        GeneratedField::Text => {
                            if text__.is_some() {
                                return Err(serde::de::Error::duplicate_field("text"));
                            }
                            text__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(blocker::Text {
                    locale: locale__,
                    text: text__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.Blocker.Text", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for CancelDeletion {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.cancelled_by.is_some() {
            len += 1;
        }
        if self.actor.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.CancelDeletion", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.cancelled_by.as_ref() {
            let v = super::super::host::v1::deletion_cancelled::Canceller::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("cancelledBy", &v)?;
        }
        if let Some(v) = self.actor.as_ref() {
            struct_ser.serialize_field("actor", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for CancelDeletion {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "cancelled_by",
            "cancelledBy",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            CancelledBy,
            Actor,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "cancelledBy" | "cancelled_by" => Ok(GeneratedField::CancelledBy),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = CancelDeletion;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.CancelDeletion")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<CancelDeletion, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut cancelled_by__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::CancelledBy => {
                            if cancelled_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("cancelledBy"));
                            }
                            cancelled_by__ = map_.next_value::<::std::option::Option<super::super::host::v1::deletion_cancelled::Canceller>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(CancelDeletion {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    cancelled_by: cancelled_by__,
                    actor: actor__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.CancelDeletion", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ConfirmDeletion {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.assertion.is_some() {
            len += 1;
        }
        if !self.waives.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.ConfirmDeletion", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.assertion.as_ref() {
            struct_ser.serialize_field("assertion", v)?;
        }
        if !self.waives.is_empty() {
            struct_ser.serialize_field("waives", &self.waives)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ConfirmDeletion {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "assertion",
            "waives",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Assertion,
            Waives,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "assertion" => Ok(GeneratedField::Assertion),
                            "waives" => Ok(GeneratedField::Waives),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ConfirmDeletion;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.ConfirmDeletion")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ConfirmDeletion, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut assertion__ = None;
                let mut waives__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Assertion => {
                            if assertion__.is_some() {
                                return Err(serde::de::Error::duplicate_field("assertion"));
                            }
                            assertion__ = map_.next_value()?;
                        }
                        GeneratedField::Waives => {
                            if waives__.is_some() {
                                return Err(serde::de::Error::duplicate_field("waives"));
                            }
                            waives__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ConfirmDeletion {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    assertion: assertion__,
                    waives: waives__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.ConfirmDeletion", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionAnswerRequested {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.answer_by.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionAnswerRequested", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.answer_by.as_ref() {
            struct_ser.serialize_field("answerBy", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionAnswerRequested {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "answer_by",
            "answerBy",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            AnswerBy,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "answerBy" | "answer_by" => Ok(GeneratedField::AnswerBy),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionAnswerRequested;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionAnswerRequested")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionAnswerRequested, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut answer_by__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::AnswerBy => {
                            if answer_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("answerBy"));
                            }
                            answer_by__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionAnswerRequested {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    answer_by: answer_by__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionAnswerRequested", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionAsked {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionAsked", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionAsked {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionAsked;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionAsked")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionAsked, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionAsked {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionAsked", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionBlocked {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if !self.blockers.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionBlocked", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if !self.blockers.is_empty() {
            struct_ser.serialize_field("blockers", &self.blockers)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionBlocked {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "blockers",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Blockers,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "blockers" => Ok(GeneratedField::Blockers),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionBlocked;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionBlocked")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionBlocked, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut blockers__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Blockers => {
                            if blockers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("blockers"));
                            }
                            blockers__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionBlocked {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    blockers: blockers__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionBlocked", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionCancelRefused {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionCancelRefused", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionCancelRefused {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionCancelRefused;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionCancelRefused")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionCancelRefused, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionCancelRefused {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionCancelRefused", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionConfirmationRequested {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.confirm_by.is_some() {
            len += 1;
        }
        if !self.blockers.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionConfirmationRequested", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.confirm_by.as_ref() {
            struct_ser.serialize_field("confirmBy", v)?;
        }
        if !self.blockers.is_empty() {
            struct_ser.serialize_field("blockers", &self.blockers)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionConfirmationRequested {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "confirm_by",
            "confirmBy",
            "blockers",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            ConfirmBy,
            Blockers,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "confirmBy" | "confirm_by" => Ok(GeneratedField::ConfirmBy),
                            "blockers" => Ok(GeneratedField::Blockers),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionConfirmationRequested;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionConfirmationRequested")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionConfirmationRequested, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut confirm_by__ = None;
                let mut blockers__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::ConfirmBy => {
                            if confirm_by__.is_some() {
                                return Err(serde::de::Error::duplicate_field("confirmBy"));
                            }
                            confirm_by__ = map_.next_value()?;
                        }
                        GeneratedField::Blockers => {
                            if blockers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("blockers"));
                            }
                            blockers__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionConfirmationRequested {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    confirm_by: confirm_by__,
                    blockers: blockers__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionConfirmationRequested", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionExtended {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.reason.is_some() {
            len += 1;
        }
        if self.due_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionExtended", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.reason.as_ref() {
            let v = deletion_extended::Reason::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("reason", &v)?;
        }
        if let Some(v) = self.due_at.as_ref() {
            struct_ser.serialize_field("dueAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionExtended {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "reason",
            "due_at",
            "dueAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Reason,
            DueAt,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "reason" => Ok(GeneratedField::Reason),
                            "dueAt" | "due_at" => Ok(GeneratedField::DueAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionExtended;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionExtended")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionExtended, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut reason__ = None;
                let mut due_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = map_.next_value::<::std::option::Option<deletion_extended::Reason>>()?.map(|x| x as i32);
                        }
                        GeneratedField::DueAt => {
                            if due_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dueAt"));
                            }
                            due_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionExtended {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    reason: reason__,
                    due_at: due_at__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionExtended", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for deletion_extended::Reason {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "REASON_UNSPECIFIED",
            Self::OnHold => "ON_HOLD",
            Self::Frozen => "FROZEN",
            Self::Refused => "REFUSED",
            Self::Unfinished => "UNFINISHED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for deletion_extended::Reason {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "REASON_UNSPECIFIED",
            "ON_HOLD",
            "FROZEN",
            "REFUSED",
            "UNFINISHED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = deletion_extended::Reason;

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
                    "REASON_UNSPECIFIED" => Ok(deletion_extended::Reason::Unspecified),
                    "ON_HOLD" => Ok(deletion_extended::Reason::OnHold),
                    "FROZEN" => Ok(deletion_extended::Reason::Frozen),
                    "REFUSED" => Ok(deletion_extended::Reason::Refused),
                    "UNFINISHED" => Ok(deletion_extended::Reason::Unfinished),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionLapsed {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionLapsed", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionLapsed {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionLapsed;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionLapsed")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionLapsed, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionLapsed {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionLapsed", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionNeedsAttention {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.reason.is_some() {
            len += 1;
        }
        if self.processor.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionNeedsAttention", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.reason.as_ref() {
            let v = deletion_needs_attention::Reason::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("reason", &v)?;
        }
        if let Some(v) = self.processor.as_ref() {
            struct_ser.serialize_field("processor", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionNeedsAttention {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "reason",
            "processor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Reason,
            Processor,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "reason" => Ok(GeneratedField::Reason),
                            "processor" => Ok(GeneratedField::Processor),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionNeedsAttention;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionNeedsAttention")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionNeedsAttention, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut reason__ = None;
                let mut processor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = map_.next_value::<::std::option::Option<deletion_needs_attention::Reason>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Processor => {
                            if processor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("processor"));
                            }
                            processor__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionNeedsAttention {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    reason: reason__,
                    processor: processor__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionNeedsAttention", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for deletion_needs_attention::Reason {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "REASON_UNSPECIFIED",
            Self::DueSoon => "DUE_SOON",
            Self::Overdue => "OVERDUE",
            Self::FenceRefused => "FENCE_REFUSED",
            Self::HoldAfterFence => "HOLD_AFTER_FENCE",
            Self::ErasureRefused => "ERASURE_REFUSED",
            Self::ErasureFailed => "ERASURE_FAILED",
            Self::ResidueFound => "RESIDUE_FOUND",
            Self::CategoryHeldTooLate => "CATEGORY_HELD_TOO_LATE",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for deletion_needs_attention::Reason {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "REASON_UNSPECIFIED",
            "DUE_SOON",
            "OVERDUE",
            "FENCE_REFUSED",
            "HOLD_AFTER_FENCE",
            "ERASURE_REFUSED",
            "ERASURE_FAILED",
            "RESIDUE_FOUND",
            "CATEGORY_HELD_TOO_LATE",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = deletion_needs_attention::Reason;

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
                    "REASON_UNSPECIFIED" => Ok(deletion_needs_attention::Reason::Unspecified),
                    "DUE_SOON" => Ok(deletion_needs_attention::Reason::DueSoon),
                    "OVERDUE" => Ok(deletion_needs_attention::Reason::Overdue),
                    "FENCE_REFUSED" => Ok(deletion_needs_attention::Reason::FenceRefused),
                    "HOLD_AFTER_FENCE" => Ok(deletion_needs_attention::Reason::HoldAfterFence),
                    "ERASURE_REFUSED" => Ok(deletion_needs_attention::Reason::ErasureRefused),
                    "ERASURE_FAILED" => Ok(deletion_needs_attention::Reason::ErasureFailed),
                    "RESIDUE_FOUND" => Ok(deletion_needs_attention::Reason::ResidueFound),
                    "CATEGORY_HELD_TOO_LATE" => Ok(deletion_needs_attention::Reason::CategoryHeldTooLate),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionScheduled {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.execute_after.is_some() {
            len += 1;
        }
        if self.due_at.is_some() {
            len += 1;
        }
        if !self.waived.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionScheduled", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.execute_after.as_ref() {
            struct_ser.serialize_field("executeAfter", v)?;
        }
        if let Some(v) = self.due_at.as_ref() {
            struct_ser.serialize_field("dueAt", v)?;
        }
        if !self.waived.is_empty() {
            struct_ser.serialize_field("waived", &self.waived)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionScheduled {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "execute_after",
            "executeAfter",
            "due_at",
            "dueAt",
            "waived",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            ExecuteAfter,
            DueAt,
            Waived,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "executeAfter" | "execute_after" => Ok(GeneratedField::ExecuteAfter),
                            "dueAt" | "due_at" => Ok(GeneratedField::DueAt),
                            "waived" => Ok(GeneratedField::Waived),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionScheduled;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionScheduled")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionScheduled, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut execute_after__ = None;
                let mut due_at__ = None;
                let mut waived__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::ExecuteAfter => {
                            if execute_after__.is_some() {
                                return Err(serde::de::Error::duplicate_field("executeAfter"));
                            }
                            execute_after__ = map_.next_value()?;
                        }
                        GeneratedField::DueAt => {
                            if due_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dueAt"));
                            }
                            due_at__ = map_.next_value()?;
                        }
                        GeneratedField::Waived => {
                            if waived__.is_some() {
                                return Err(serde::de::Error::duplicate_field("waived"));
                            }
                            waived__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionScheduled {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    execute_after: execute_after__,
                    due_at: due_at__,
                    waived: waived__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionScheduled", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionShown {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.status.is_some() {
            len += 1;
        }
        if !self.blockers.is_empty() {
            len += 1;
        }
        if self.execute_after.is_some() {
            len += 1;
        }
        if self.due_at.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionShown", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.status.as_ref() {
            struct_ser.serialize_field("status", v)?;
        }
        if !self.blockers.is_empty() {
            struct_ser.serialize_field("blockers", &self.blockers)?;
        }
        if let Some(v) = self.execute_after.as_ref() {
            struct_ser.serialize_field("executeAfter", v)?;
        }
        if let Some(v) = self.due_at.as_ref() {
            struct_ser.serialize_field("dueAt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionShown {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "status",
            "blockers",
            "execute_after",
            "executeAfter",
            "due_at",
            "dueAt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Status,
            Blockers,
            ExecuteAfter,
            DueAt,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "status" => Ok(GeneratedField::Status),
                            "blockers" => Ok(GeneratedField::Blockers),
                            "executeAfter" | "execute_after" => Ok(GeneratedField::ExecuteAfter),
                            "dueAt" | "due_at" => Ok(GeneratedField::DueAt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionShown;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionShown")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionShown, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut status__ = None;
                let mut blockers__ = None;
                let mut execute_after__ = None;
                let mut due_at__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = map_.next_value()?;
                        }
                        GeneratedField::Blockers => {
                            if blockers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("blockers"));
                            }
                            blockers__ = Some(map_.next_value()?);
                        }
                        GeneratedField::ExecuteAfter => {
                            if execute_after__.is_some() {
                                return Err(serde::de::Error::duplicate_field("executeAfter"));
                            }
                            execute_after__ = map_.next_value()?;
                        }
                        GeneratedField::DueAt => {
                            if due_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dueAt"));
                            }
                            due_at__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionShown {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    status: status__,
                    blockers: blockers__.unwrap_or_default(),
                    execute_after: execute_after__,
                    due_at: due_at__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionShown", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionStatusChanged {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.status.is_some() {
            len += 1;
        }
        if self.execute_after.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionStatusChanged", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.status.as_ref() {
            let v = deletion_status_changed::Status::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("status", &v)?;
        }
        if let Some(v) = self.execute_after.as_ref() {
            struct_ser.serialize_field("executeAfter", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionStatusChanged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "status",
            "execute_after",
            "executeAfter",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Status,
            ExecuteAfter,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "status" => Ok(GeneratedField::Status),
                            "executeAfter" | "execute_after" => Ok(GeneratedField::ExecuteAfter),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionStatusChanged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionStatusChanged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionStatusChanged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut status__ = None;
                let mut execute_after__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Status => {
                            if status__.is_some() {
                                return Err(serde::de::Error::duplicate_field("status"));
                            }
                            status__ = map_.next_value::<::std::option::Option<deletion_status_changed::Status>>()?.map(|x| x as i32);
                        }
                        GeneratedField::ExecuteAfter => {
                            if execute_after__.is_some() {
                                return Err(serde::de::Error::duplicate_field("executeAfter"));
                            }
                            execute_after__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionStatusChanged {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    status: status__,
                    execute_after: execute_after__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionStatusChanged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for deletion_status_changed::Status {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "STATUS_UNSPECIFIED",
            Self::Requested => "REQUESTED",
            Self::Blocked => "BLOCKED",
            Self::Lapsed => "LAPSED",
            Self::Pending => "PENDING",
            Self::Frozen => "FROZEN",
            Self::OnHold => "ON_HOLD",
            Self::Erasing => "ERASING",
            Self::Deleted => "DELETED",
            Self::Cancelled => "CANCELLED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for deletion_status_changed::Status {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "STATUS_UNSPECIFIED",
            "REQUESTED",
            "BLOCKED",
            "LAPSED",
            "PENDING",
            "FROZEN",
            "ON_HOLD",
            "ERASING",
            "DELETED",
            "CANCELLED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = deletion_status_changed::Status;

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
                    "STATUS_UNSPECIFIED" => Ok(deletion_status_changed::Status::Unspecified),
                    "REQUESTED" => Ok(deletion_status_changed::Status::Requested),
                    "BLOCKED" => Ok(deletion_status_changed::Status::Blocked),
                    "LAPSED" => Ok(deletion_status_changed::Status::Lapsed),
                    "PENDING" => Ok(deletion_status_changed::Status::Pending),
                    "FROZEN" => Ok(deletion_status_changed::Status::Frozen),
                    "ON_HOLD" => Ok(deletion_status_changed::Status::OnHold),
                    "ERASING" => Ok(deletion_status_changed::Status::Erasing),
                    "DELETED" => Ok(deletion_status_changed::Status::Deleted),
                    "CANCELLED" => Ok(deletion_status_changed::Status::Cancelled),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionUndoOffered {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionUndoOffered", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionUndoOffered {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionUndoOffered;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionUndoOffered")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionUndoOffered, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionUndoOffered {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionUndoOffered", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for DeletionUndone {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.DeletionUndone", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for DeletionUndone {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = DeletionUndone;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.DeletionUndone")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<DeletionUndone, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(DeletionUndone {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.DeletionUndone", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EligibilityCheckRequested {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.check.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.EligibilityCheckRequested", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.check.as_ref() {
            struct_ser.serialize_field("check", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EligibilityCheckRequested {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "check",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Check,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "check" => Ok(GeneratedField::Check),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EligibilityCheckRequested;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.EligibilityCheckRequested")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EligibilityCheckRequested, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut check__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Check => {
                            if check__.is_some() {
                                return Err(serde::de::Error::duplicate_field("check"));
                            }
                            check__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(EligibilityCheckRequested {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    check: check__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.EligibilityCheckRequested", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for EligibilityChecked {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.check.is_some() {
            len += 1;
        }
        if !self.blockers.is_empty() {
            len += 1;
        }
        if self.country_code.is_some() {
            len += 1;
        }
        if !self.dust.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.EligibilityChecked", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.check.as_ref() {
            struct_ser.serialize_field("check", v)?;
        }
        if !self.blockers.is_empty() {
            struct_ser.serialize_field("blockers", &self.blockers)?;
        }
        if let Some(v) = self.country_code.as_ref() {
            struct_ser.serialize_field("countryCode", v)?;
        }
        if !self.dust.is_empty() {
            struct_ser.serialize_field("dust", &self.dust)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for EligibilityChecked {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "check",
            "blockers",
            "country_code",
            "countryCode",
            "dust",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Check,
            Blockers,
            CountryCode,
            Dust,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "check" => Ok(GeneratedField::Check),
                            "blockers" => Ok(GeneratedField::Blockers),
                            "countryCode" | "country_code" => Ok(GeneratedField::CountryCode),
                            "dust" => Ok(GeneratedField::Dust),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = EligibilityChecked;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.EligibilityChecked")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<EligibilityChecked, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut check__ = None;
                let mut blockers__ = None;
                let mut country_code__ = None;
                let mut dust__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Check => {
                            if check__.is_some() {
                                return Err(serde::de::Error::duplicate_field("check"));
                            }
                            check__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Blockers => {
                            if blockers__.is_some() {
                                return Err(serde::de::Error::duplicate_field("blockers"));
                            }
                            blockers__ = Some(map_.next_value()?);
                        }
                        GeneratedField::CountryCode => {
                            if country_code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("countryCode"));
                            }
                            country_code__ = map_.next_value()?;
                        }
                        GeneratedField::Dust => {
                            if dust__.is_some() {
                                return Err(serde::de::Error::duplicate_field("dust"));
                            }
                            dust__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(EligibilityChecked {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    check: check__,
                    blockers: blockers__.unwrap_or_default(),
                    country_code: country_code__,
                    dust: dust__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.EligibilityChecked", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ErasureFenceReleased {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.attempt.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.ErasureFenceReleased", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.attempt.as_ref() {
            struct_ser.serialize_field("attempt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ErasureFenceReleased {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "attempt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Attempt,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "attempt" => Ok(GeneratedField::Attempt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ErasureFenceReleased;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.ErasureFenceReleased")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ErasureFenceReleased, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut attempt__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Attempt => {
                            if attempt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            attempt__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ErasureFenceReleased {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    attempt: attempt__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.ErasureFenceReleased", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ErasureFenceRequested {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.attempt.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.ErasureFenceRequested", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.attempt.as_ref() {
            struct_ser.serialize_field("attempt", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ErasureFenceRequested {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "attempt",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Attempt,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "attempt" => Ok(GeneratedField::Attempt),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ErasureFenceRequested;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.ErasureFenceRequested")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ErasureFenceRequested, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut attempt__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Attempt => {
                            if attempt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            attempt__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ErasureFenceRequested {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    attempt: attempt__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.ErasureFenceRequested", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ErasureOrdered {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.processor.is_some() {
            len += 1;
        }
        if self.attempt.is_some() {
            len += 1;
        }
        if self.stage.is_some() {
            len += 1;
        }
        if !self.except.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.ErasureOrdered", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.processor.as_ref() {
            struct_ser.serialize_field("processor", v)?;
        }
        if let Some(v) = self.attempt.as_ref() {
            struct_ser.serialize_field("attempt", v)?;
        }
        if let Some(v) = self.stage.as_ref() {
            let v = erasure_ordered::Stage::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("stage", &v)?;
        }
        if !self.except.is_empty() {
            struct_ser.serialize_field("except", &self.except)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ErasureOrdered {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "processor",
            "attempt",
            "stage",
            "except",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Processor,
            Attempt,
            Stage,
            Except,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "processor" => Ok(GeneratedField::Processor),
                            "attempt" => Ok(GeneratedField::Attempt),
                            "stage" => Ok(GeneratedField::Stage),
                            "except" => Ok(GeneratedField::Except),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ErasureOrdered;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.ErasureOrdered")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ErasureOrdered, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut processor__ = None;
                let mut attempt__ = None;
                let mut stage__ = None;
                let mut except__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Processor => {
                            if processor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("processor"));
                            }
                            processor__ = map_.next_value()?;
                        }
                        GeneratedField::Attempt => {
                            if attempt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            attempt__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Stage => {
                            if stage__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stage"));
                            }
                            stage__ = map_.next_value::<::std::option::Option<erasure_ordered::Stage>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Except => {
                            if except__.is_some() {
                                return Err(serde::de::Error::duplicate_field("except"));
                            }
                            except__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ErasureOrdered {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    processor: processor__,
                    attempt: attempt__,
                    stage: stage__,
                    except: except__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.ErasureOrdered", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for erasure_ordered::Stage {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "STAGE_UNSPECIFIED",
            Self::Confirmation => "CONFIRMATION",
            Self::GraceEnd => "GRACE_END",
            Self::RetentionEnd => "RETENTION_END",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for erasure_ordered::Stage {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "STAGE_UNSPECIFIED",
            "CONFIRMATION",
            "GRACE_END",
            "RETENTION_END",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = erasure_ordered::Stage;

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
                    "STAGE_UNSPECIFIED" => Ok(erasure_ordered::Stage::Unspecified),
                    "CONFIRMATION" => Ok(erasure_ordered::Stage::Confirmation),
                    "GRACE_END" => Ok(erasure_ordered::Stage::GraceEnd),
                    "RETENTION_END" => Ok(erasure_ordered::Stage::RetentionEnd),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for ErasureReport {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.processor.is_some() {
            len += 1;
        }
        if self.attempt.is_some() {
            len += 1;
        }
        if self.stage.is_some() {
            len += 1;
        }
        if self.outcome.is_some() {
            len += 1;
        }
        if self.tier.is_some() {
            len += 1;
        }
        if self.rows.is_some() {
            len += 1;
        }
        if self.basis.is_some() {
            len += 1;
        }
        if self.until.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.ErasureReport", len)?;
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.processor.as_ref() {
            struct_ser.serialize_field("processor", v)?;
        }
        if let Some(v) = self.attempt.as_ref() {
            struct_ser.serialize_field("attempt", v)?;
        }
        if let Some(v) = self.stage.as_ref() {
            let v = erasure_ordered::Stage::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("stage", &v)?;
        }
        if let Some(v) = self.outcome.as_ref() {
            let v = erasure_report::Outcome::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("outcome", &v)?;
        }
        if let Some(v) = self.tier.as_ref() {
            let v = erasure_report::Tier::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("tier", &v)?;
        }
        if let Some(v) = self.rows.as_ref() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("rows", ToString::to_string(&v).as_str())?;
        }
        if let Some(v) = self.basis.as_ref() {
            struct_ser.serialize_field("basis", v)?;
        }
        if let Some(v) = self.until.as_ref() {
            struct_ser.serialize_field("until", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ErasureReport {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "deletion_id",
            "deletionId",
            "processor",
            "attempt",
            "stage",
            "outcome",
            "tier",
            "rows",
            "basis",
            "until",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            DeletionId,
            Processor,
            Attempt,
            Stage,
            Outcome,
            Tier,
            Rows,
            Basis,
            Until,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "processor" => Ok(GeneratedField::Processor),
                            "attempt" => Ok(GeneratedField::Attempt),
                            "stage" => Ok(GeneratedField::Stage),
                            "outcome" => Ok(GeneratedField::Outcome),
                            "tier" => Ok(GeneratedField::Tier),
                            "rows" => Ok(GeneratedField::Rows),
                            "basis" => Ok(GeneratedField::Basis),
                            "until" => Ok(GeneratedField::Until),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ErasureReport;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.ErasureReport")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ErasureReport, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut deletion_id__ = None;
                let mut processor__ = None;
                let mut attempt__ = None;
                let mut stage__ = None;
                let mut outcome__ = None;
                let mut tier__ = None;
                let mut rows__ = None;
                let mut basis__ = None;
                let mut until__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Processor => {
                            if processor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("processor"));
                            }
                            processor__ = map_.next_value()?;
                        }
                        GeneratedField::Attempt => {
                            if attempt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            attempt__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Stage => {
                            if stage__.is_some() {
                                return Err(serde::de::Error::duplicate_field("stage"));
                            }
                            stage__ = map_.next_value::<::std::option::Option<erasure_ordered::Stage>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Outcome => {
                            if outcome__.is_some() {
                                return Err(serde::de::Error::duplicate_field("outcome"));
                            }
                            outcome__ = map_.next_value::<::std::option::Option<erasure_report::Outcome>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Tier => {
                            if tier__.is_some() {
                                return Err(serde::de::Error::duplicate_field("tier"));
                            }
                            tier__ = map_.next_value::<::std::option::Option<erasure_report::Tier>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Rows => {
                            if rows__.is_some() {
                                return Err(serde::de::Error::duplicate_field("rows"));
                            }
                            rows__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Basis => {
                            if basis__.is_some() {
                                return Err(serde::de::Error::duplicate_field("basis"));
                            }
                            basis__ = map_.next_value()?;
                        }
                        GeneratedField::Until => {
                            if until__.is_some() {
                                return Err(serde::de::Error::duplicate_field("until"));
                            }
                            until__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ErasureReport {
                    deletion_id: deletion_id__,
                    processor: processor__,
                    attempt: attempt__,
                    stage: stage__,
                    outcome: outcome__,
                    tier: tier__,
                    rows: rows__,
                    basis: basis__,
                    until: until__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.ErasureReport", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for erasure_report::Outcome {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "OUTCOME_UNSPECIFIED",
            Self::Erased => "ERASED",
            Self::NothingHeld => "NOTHING_HELD",
            Self::Retained => "RETAINED",
            Self::Refused => "REFUSED",
            Self::Failed => "FAILED",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for erasure_report::Outcome {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "OUTCOME_UNSPECIFIED",
            "ERASED",
            "NOTHING_HELD",
            "RETAINED",
            "REFUSED",
            "FAILED",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = erasure_report::Outcome;

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
                    "OUTCOME_UNSPECIFIED" => Ok(erasure_report::Outcome::Unspecified),
                    "ERASED" => Ok(erasure_report::Outcome::Erased),
                    "NOTHING_HELD" => Ok(erasure_report::Outcome::NothingHeld),
                    "RETAINED" => Ok(erasure_report::Outcome::Retained),
                    "REFUSED" => Ok(erasure_report::Outcome::Refused),
                    "FAILED" => Ok(erasure_report::Outcome::Failed),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for erasure_report::Tier {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        let variant = match self {
            Self::Unspecified => "TIER_UNSPECIFIED",
            Self::Sent => "SENT",
            Self::Acknowledged => "ACKNOWLEDGED",
            Self::Signed => "SIGNED",
            Self::Completed => "COMPLETED",
            Self::ProbedAbsent => "PROBED_ABSENT",
        };
        serializer.serialize_str(variant)
    }
}
impl<'de> serde::Deserialize<'de> for erasure_report::Tier {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "TIER_UNSPECIFIED",
            "SENT",
            "ACKNOWLEDGED",
            "SIGNED",
            "COMPLETED",
            "PROBED_ABSENT",
        ];

        struct GeneratedVisitor;

        impl serde::de::Visitor<'_> for GeneratedVisitor {
            type Value = erasure_report::Tier;

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
                    "TIER_UNSPECIFIED" => Ok(erasure_report::Tier::Unspecified),
                    "SENT" => Ok(erasure_report::Tier::Sent),
                    "ACKNOWLEDGED" => Ok(erasure_report::Tier::Acknowledged),
                    "SIGNED" => Ok(erasure_report::Tier::Signed),
                    "COMPLETED" => Ok(erasure_report::Tier::Completed),
                    "PROBED_ABSENT" => Ok(erasure_report::Tier::ProbedAbsent),
                    _ => Err(serde::de::Error::unknown_variant(value, FIELDS)),
                }
            }
        }
        deserializer.deserialize_any(GeneratedVisitor)
    }
}
impl serde::Serialize for ErasureReported {
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
        if self.report.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.ErasureReported", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.report.as_ref() {
            struct_ser.serialize_field("report", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ErasureReported {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "report",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            Report,
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
                            "report" => Ok(GeneratedField::Report),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ErasureReported;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.ErasureReported")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ErasureReported, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut report__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::Report => {
                            if report__.is_some() {
                                return Err(serde::de::Error::duplicate_field("report"));
                            }
                            report__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ErasureReported {
                    account_id: account_id__,
                    report: report__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.ErasureReported", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for ExtendDeletion {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.reason.is_some() {
            len += 1;
        }
        if self.actor.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.ExtendDeletion", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.reason.as_ref() {
            let v = deletion_extended::Reason::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("reason", &v)?;
        }
        if let Some(v) = self.actor.as_ref() {
            struct_ser.serialize_field("actor", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ExtendDeletion {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "reason",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Reason,
            Actor,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "reason" => Ok(GeneratedField::Reason),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ExtendDeletion;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.ExtendDeletion")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ExtendDeletion, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut reason__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Reason => {
                            if reason__.is_some() {
                                return Err(serde::de::Error::duplicate_field("reason"));
                            }
                            reason__ = map_.next_value::<::std::option::Option<deletion_extended::Reason>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ExtendDeletion {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    reason: reason__,
                    actor: actor__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.ExtendDeletion", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for FenceAnswer {
    #[allow(deprecated)]
    fn serialize<S>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error>
    where
        S: serde::Serializer,
    {
        use serde::ser::SerializeStruct;
        let mut len = 0;
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.attempt.is_some() {
            len += 1;
        }
        if self.granted.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.FenceAnswer", len)?;
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.attempt.as_ref() {
            struct_ser.serialize_field("attempt", v)?;
        }
        if let Some(v) = self.granted.as_ref() {
            struct_ser.serialize_field("granted", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for FenceAnswer {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "deletion_id",
            "deletionId",
            "attempt",
            "granted",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            DeletionId,
            Attempt,
            Granted,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "attempt" => Ok(GeneratedField::Attempt),
                            "granted" => Ok(GeneratedField::Granted),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = FenceAnswer;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.FenceAnswer")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<FenceAnswer, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut deletion_id__ = None;
                let mut attempt__ = None;
                let mut granted__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Attempt => {
                            if attempt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            attempt__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Granted => {
                            if granted__.is_some() {
                                return Err(serde::de::Error::duplicate_field("granted"));
                            }
                            granted__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(FenceAnswer {
                    deletion_id: deletion_id__,
                    attempt: attempt__,
                    granted: granted__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.FenceAnswer", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for LastMessageRequested {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.LastMessageRequested", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for LastMessageRequested {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = LastMessageRequested;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.LastMessageRequested")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<LastMessageRequested, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(LastMessageRequested {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.LastMessageRequested", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for RequestDeletion {
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
        if self.channel.is_some() {
            len += 1;
        }
        if self.actor.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.RequestDeletion", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.channel.as_ref() {
            let v = super::super::host::v1::deletion_requested::Channel::try_from(*v)
                .map_err(|_| serde::ser::Error::custom(format!("Invalid variant {}", *v)))?;
            struct_ser.serialize_field("channel", &v)?;
        }
        if let Some(v) = self.actor.as_ref() {
            struct_ser.serialize_field("actor", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for RequestDeletion {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "channel",
            "actor",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            Channel,
            Actor,
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
                            "channel" => Ok(GeneratedField::Channel),
                            "actor" => Ok(GeneratedField::Actor),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = RequestDeletion;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.RequestDeletion")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<RequestDeletion, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut channel__ = None;
                let mut actor__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::Channel => {
                            if channel__.is_some() {
                                return Err(serde::de::Error::duplicate_field("channel"));
                            }
                            channel__ = map_.next_value::<::std::option::Option<super::super::host::v1::deletion_requested::Channel>>()?.map(|x| x as i32);
                        }
                        GeneratedField::Actor => {
                            if actor__.is_some() {
                                return Err(serde::de::Error::duplicate_field("actor"));
                            }
                            actor__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(RequestDeletion {
                    account_id: account_id__,
                    channel: channel__,
                    actor: actor__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.RequestDeletion", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for SealOrdered {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.asked_at.is_some() {
            len += 1;
        }
        if self.jurisdiction.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.SealOrdered", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.asked_at.as_ref() {
            struct_ser.serialize_field("askedAt", v)?;
        }
        if let Some(v) = self.jurisdiction.as_ref() {
            struct_ser.serialize_field("jurisdiction", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for SealOrdered {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "asked_at",
            "askedAt",
            "jurisdiction",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            AskedAt,
            Jurisdiction,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "askedAt" | "asked_at" => Ok(GeneratedField::AskedAt),
                            "jurisdiction" => Ok(GeneratedField::Jurisdiction),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = SealOrdered;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.SealOrdered")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<SealOrdered, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut asked_at__ = None;
                let mut jurisdiction__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::AskedAt => {
                            if asked_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("askedAt"));
                            }
                            asked_at__ = map_.next_value()?;
                        }
                        GeneratedField::Jurisdiction => {
                            if jurisdiction__.is_some() {
                                return Err(serde::de::Error::duplicate_field("jurisdiction"));
                            }
                            jurisdiction__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(SealOrdered {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    asked_at: asked_at__,
                    jurisdiction: jurisdiction__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.SealOrdered", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for VerificationOrdered {
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
        if self.deletion_id.is_some() {
            len += 1;
        }
        if self.attempt.is_some() {
            len += 1;
        }
        if !self.processors.is_empty() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.deletion.v1.VerificationOrdered", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.deletion_id.as_ref() {
            struct_ser.serialize_field("deletionId", v)?;
        }
        if let Some(v) = self.attempt.as_ref() {
            struct_ser.serialize_field("attempt", v)?;
        }
        if !self.processors.is_empty() {
            struct_ser.serialize_field("processors", &self.processors)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for VerificationOrdered {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "deletion_id",
            "deletionId",
            "attempt",
            "processors",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            DeletionId,
            Attempt,
            Processors,
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
                            "deletionId" | "deletion_id" => Ok(GeneratedField::DeletionId),
                            "attempt" => Ok(GeneratedField::Attempt),
                            "processors" => Ok(GeneratedField::Processors),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = VerificationOrdered;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.deletion.v1.VerificationOrdered")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<VerificationOrdered, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut deletion_id__ = None;
                let mut attempt__ = None;
                let mut processors__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::DeletionId => {
                            if deletion_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("deletionId"));
                            }
                            deletion_id__ = map_.next_value()?;
                        }
                        GeneratedField::Attempt => {
                            if attempt__.is_some() {
                                return Err(serde::de::Error::duplicate_field("attempt"));
                            }
                            attempt__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::Processors => {
                            if processors__.is_some() {
                                return Err(serde::de::Error::duplicate_field("processors"));
                            }
                            processors__ = Some(map_.next_value()?);
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(VerificationOrdered {
                    account_id: account_id__,
                    deletion_id: deletion_id__,
                    attempt: attempt__,
                    processors: processors__.unwrap_or_default(),
                })
            }
        }
        deserializer.deserialize_struct("ostiary.deletion.v1.VerificationOrdered", FIELDS, GeneratedVisitor)
    }
}
