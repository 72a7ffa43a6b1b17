#![doc = include_str!("../README.md")]

pub mod apple;
pub mod intercom;
pub mod listener;
pub mod opendsr;
mod serving;
pub mod stage;
pub mod sumsub;
pub mod transit;

pub use apple::Apple;
pub use intercom::Intercom;
pub use listener::Listener;
pub use opendsr::OpenDsr;
pub use stage::Stage;
pub use sumsub::Sumsub;
pub use transit::Transit;
