impl serde::Serialize for ContainmentAcknowledged {
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
        if self.hold_set_version.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.host.v1.ContainmentAcknowledged", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.hold_set_version.as_ref() {
            #[allow(clippy::needless_borrow)]
            #[allow(clippy::needless_borrows_for_generic_args)]
            struct_ser.serialize_field("holdSetVersion", ToString::to_string(&v).as_str())?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for ContainmentAcknowledged {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "hold_set_version",
            "holdSetVersion",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            HoldSetVersion,
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
                            "holdSetVersion" | "hold_set_version" => Ok(GeneratedField::HoldSetVersion),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = ContainmentAcknowledged;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.host.v1.ContainmentAcknowledged")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<ContainmentAcknowledged, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut hold_set_version__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::HoldSetVersion => {
                            if hold_set_version__.is_some() {
                                return Err(serde::de::Error::duplicate_field("holdSetVersion"));
                            }
                            hold_set_version__ = 
                                map_.next_value::<::std::option::Option<::pbjson::private::NumberDeserialize<_>>>()?.map(|x| x.0)
                            ;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(ContainmentAcknowledged {
                    account_id: account_id__,
                    hold_set_version: hold_set_version__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.host.v1.ContainmentAcknowledged", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for UserSeen {
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
        if self.seen_at.is_some() {
            len += 1;
        }
        if self.locale.is_some() {
            len += 1;
        }
        if self.country_code.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.host.v1.UserSeen", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.seen_at.as_ref() {
            struct_ser.serialize_field("seenAt", v)?;
        }
        if let Some(v) = self.locale.as_ref() {
            struct_ser.serialize_field("locale", v)?;
        }
        if let Some(v) = self.country_code.as_ref() {
            struct_ser.serialize_field("countryCode", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for UserSeen {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "seen_at",
            "seenAt",
            "locale",
            "country_code",
            "countryCode",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            SeenAt,
            Locale,
            CountryCode,
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
                            "seenAt" | "seen_at" => Ok(GeneratedField::SeenAt),
                            "locale" => Ok(GeneratedField::Locale),
                            "countryCode" | "country_code" => Ok(GeneratedField::CountryCode),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = UserSeen;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.host.v1.UserSeen")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<UserSeen, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut seen_at__ = None;
                let mut locale__ = None;
                let mut country_code__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::SeenAt => {
                            if seen_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("seenAt"));
                            }
                            seen_at__ = map_.next_value()?;
                        }
                        GeneratedField::Locale => {
                            if locale__.is_some() {
                                return Err(serde::de::Error::duplicate_field("locale"));
                            }
                            locale__ = map_.next_value()?;
                        }
                        GeneratedField::CountryCode => {
                            if country_code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("countryCode"));
                            }
                            country_code__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(UserSeen {
                    account_id: account_id__,
                    seen_at: seen_at__,
                    locale: locale__,
                    country_code: country_code__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.host.v1.UserSeen", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for UserSignedUp {
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
        if self.signed_up_at.is_some() {
            len += 1;
        }
        if self.locale.is_some() {
            len += 1;
        }
        if self.country_code.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.host.v1.UserSignedUp", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.signed_up_at.as_ref() {
            struct_ser.serialize_field("signedUpAt", v)?;
        }
        if let Some(v) = self.locale.as_ref() {
            struct_ser.serialize_field("locale", v)?;
        }
        if let Some(v) = self.country_code.as_ref() {
            struct_ser.serialize_field("countryCode", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for UserSignedUp {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "signed_up_at",
            "signedUpAt",
            "locale",
            "country_code",
            "countryCode",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            SignedUpAt,
            Locale,
            CountryCode,
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
                            "signedUpAt" | "signed_up_at" => Ok(GeneratedField::SignedUpAt),
                            "locale" => Ok(GeneratedField::Locale),
                            "countryCode" | "country_code" => Ok(GeneratedField::CountryCode),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = UserSignedUp;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.host.v1.UserSignedUp")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<UserSignedUp, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut signed_up_at__ = None;
                let mut locale__ = None;
                let mut country_code__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::SignedUpAt => {
                            if signed_up_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("signedUpAt"));
                            }
                            signed_up_at__ = map_.next_value()?;
                        }
                        GeneratedField::Locale => {
                            if locale__.is_some() {
                                return Err(serde::de::Error::duplicate_field("locale"));
                            }
                            locale__ = map_.next_value()?;
                        }
                        GeneratedField::CountryCode => {
                            if country_code__.is_some() {
                                return Err(serde::de::Error::duplicate_field("countryCode"));
                            }
                            country_code__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(UserSignedUp {
                    account_id: account_id__,
                    signed_up_at: signed_up_at__,
                    locale: locale__,
                    country_code: country_code__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.host.v1.UserSignedUp", FIELDS, GeneratedVisitor)
    }
}
impl serde::Serialize for UserSignedUpFromRu {
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
        if self.signed_up_at.is_some() {
            len += 1;
        }
        if self.locale.is_some() {
            len += 1;
        }
        let mut struct_ser = serializer.serialize_struct("ostiary.host.v1.UserSignedUpFromRU", len)?;
        if let Some(v) = self.account_id.as_ref() {
            struct_ser.serialize_field("accountId", v)?;
        }
        if let Some(v) = self.signed_up_at.as_ref() {
            struct_ser.serialize_field("signedUpAt", v)?;
        }
        if let Some(v) = self.locale.as_ref() {
            struct_ser.serialize_field("locale", v)?;
        }
        struct_ser.end()
    }
}
impl<'de> serde::Deserialize<'de> for UserSignedUpFromRu {
    #[allow(deprecated)]
    fn deserialize<D>(deserializer: D) -> std::result::Result<Self, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        const FIELDS: &[&str] = &[
            "account_id",
            "accountId",
            "signed_up_at",
            "signedUpAt",
            "locale",
        ];

        #[allow(clippy::enum_variant_names)]
        enum GeneratedField {
            AccountId,
            SignedUpAt,
            Locale,
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
                            "signedUpAt" | "signed_up_at" => Ok(GeneratedField::SignedUpAt),
                            "locale" => Ok(GeneratedField::Locale),
                            _ => Ok(GeneratedField::__SkipField__),
                        }
                    }
                }
                deserializer.deserialize_identifier(GeneratedVisitor)
            }
        }
        struct GeneratedVisitor;
        impl<'de> serde::de::Visitor<'de> for GeneratedVisitor {
            type Value = UserSignedUpFromRu;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("struct ostiary.host.v1.UserSignedUpFromRU")
            }

            fn visit_map<V>(self, mut map_: V) -> std::result::Result<UserSignedUpFromRu, V::Error>
                where
                    V: serde::de::MapAccess<'de>,
            {
                let mut account_id__ = None;
                let mut signed_up_at__ = None;
                let mut locale__ = None;
                while let Some(k) = map_.next_key()? {
                    match k {
                        GeneratedField::AccountId => {
                            if account_id__.is_some() {
                                return Err(serde::de::Error::duplicate_field("accountId"));
                            }
                            account_id__ = map_.next_value()?;
                        }
                        GeneratedField::SignedUpAt => {
                            if signed_up_at__.is_some() {
                                return Err(serde::de::Error::duplicate_field("signedUpAt"));
                            }
                            signed_up_at__ = map_.next_value()?;
                        }
                        GeneratedField::Locale => {
                            if locale__.is_some() {
                                return Err(serde::de::Error::duplicate_field("locale"));
                            }
                            locale__ = map_.next_value()?;
                        }
                        GeneratedField::__SkipField__ => {
                            let _ = map_.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(UserSignedUpFromRu {
                    account_id: account_id__,
                    signed_up_at: signed_up_at__,
                    locale: locale__,
                })
            }
        }
        deserializer.deserialize_struct("ostiary.host.v1.UserSignedUpFromRU", FIELDS, GeneratedVisitor)
    }
}
