//! All that is logged, at the finest level, on the thread of one test: its whole gateway runs there.

use std::{cell::RefCell, io, sync::Once};

use tracing_subscriber::filter::LevelFilter;

thread_local! {
    static LINES: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

struct ThisThread;

impl io::Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.with_borrow_mut(|lines| {
            if let Some(lines) = lines {
                lines.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// From now on.
pub fn listen() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let lines = tracing_subscriber::fmt().with_max_level(LevelFilter::TRACE);
        lines.with_ansi(false).with_writer(|| ThisThread).init();
    });
    LINES.set(Some(Vec::new()));
}

/// What was logged since.
pub fn heard() -> String {
    LINES.with_borrow(|lines| {
        String::from_utf8_lossy(lines.as_deref().unwrap_or_default()).into_owned()
    })
}
