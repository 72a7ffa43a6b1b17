//! What every simulator stands on: a free port, served for as long as the simulator is held.

use std::io;

use axum::Router;
use tokio::{net::TcpListener, task::JoinHandle};

/// A port that was found free, and where it is.
pub(crate) struct Port {
    listener: TcpListener,
    /// `http://host:port`.
    pub url: String,
}

/// A server. Dropping it ends it.
pub(crate) struct Serving(JoinHandle<()>);

impl Port {
    /// Takes one on this machine.
    pub async fn free() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, url })
    }

    /// Serves these routes there.
    pub fn serve(self, routes: Router) -> Serving {
        Serving(tokio::spawn(async move {
            // It ends with the runtime; until then it accepts.
            let _ = axum::serve(self.listener, routes).await;
        }))
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.abort();
    }
}
