pub mod anonymizer {
    pub mod v1 {
        include!("gen/ostiary.anonymizer.v1.rs");
        include!("gen/ostiary.anonymizer.v1.serde.rs");
    }
}
pub mod compliance {
    pub mod v1 {
        include!("gen/ostiary.compliance.v1.rs");
        include!("gen/ostiary.compliance.v1.serde.rs");
    }
}
pub mod deletion {
    pub mod v1 {
        include!("gen/ostiary.deletion.v1.rs");
        include!("gen/ostiary.deletion.v1.serde.rs");
    }
}
pub mod gateway {
    pub mod v1 {
        include!("gen/ostiary.gateway.v1.rs");
        include!("gen/ostiary.gateway.v1.serde.rs");
    }
}
pub mod host {
    pub mod v1 {
        include!("gen/ostiary.host.v1.rs");
        include!("gen/ostiary.host.v1.serde.rs");
    }
}
pub mod kyc {
    pub mod v1 {
        include!("gen/ostiary.kyc.v1.rs");
        include!("gen/ostiary.kyc.v1.serde.rs");
    }
}
pub mod notice {
    pub mod v1 {
        include!("gen/ostiary.notice.v1.rs");
        include!("gen/ostiary.notice.v1.serde.rs");
    }
}
pub mod provider {
    pub mod v1 {
        include!("gen/ostiary.provider.v1.rs");
        include!("gen/ostiary.provider.v1.serde.rs");
    }
}
pub mod recovery {
    pub mod v1 {
        include!("gen/ostiary.recovery.v1.rs");
        include!("gen/ostiary.recovery.v1.serde.rs");
    }
}
pub mod suspension {
    pub mod v1 {
        include!("gen/ostiary.suspension.v1.rs");
        include!("gen/ostiary.suspension.v1.serde.rs");
    }
}
