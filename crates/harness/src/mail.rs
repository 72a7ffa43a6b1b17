//! The one mail server of a test process: its people are told apart by their addresses.

use std::sync::LazyLock;

use servers::{Scratch, Smtp, smtp::Options};

static SERVER: LazyLock<(Scratch, Smtp)> = LazyLock::new(|| {
    let folder = Scratch::new().unwrap();
    let server = Smtp::start(folder.path(), &Options::default()).unwrap();
    (folder, server)
});

/// Started with the first who asks for it; ends with the process.
pub fn mail_server() -> &'static Smtp {
    &SERVER.1
}
