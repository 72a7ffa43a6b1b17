//! Free ports that stay free while their server is down.

use std::{array, fs, io, net::TcpListener, ops::Range};

use crate::{Result, error::trying};

/// Picks ports on 127.0.0.1 that nobody listens on, all different.
///
/// They lie below the range from which the kernel takes the near end of outgoing connections. Inside it, a client that
/// keeps knocking at a killed server's port would one day be connected to itself, and the server could never come back.
///
/// # Errors
/// When no port can be bound.
pub fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut held = Vec::with_capacity(N);
    for _ in 0..N {
        held.push(bind().map_err(trying("find a free port on 127.0.0.1"))?);
    }
    Ok(array::from_fn(|index| held[index].1))
}

fn bind() -> io::Result<(TcpListener, u16)> {
    let candidates = candidates();
    for _ in 0..100 {
        let draw = u16::from_ne_bytes(random()?);
        let port = candidates.start + draw % (candidates.end - candidates.start);
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)) {
            return Ok((listener, port));
        }
    }
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

fn candidates() -> Range<u16> {
    let range = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let low = range.split_whitespace().next().and_then(|low| low.parse().ok()).unwrap_or(32_768);
    if low > 12_000 { 10_000..low } else { 10_000..32_768 }
}

/// Bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    io::Read::read_exact(&mut fs::File::open("/dev/urandom")?, &mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_different_and_below_the_range_of_outgoing_connections() {
        let ports: [u16; 50] = free_ports().unwrap();
        let distinct: std::collections::HashSet<_> = ports.iter().collect();
        assert_eq!(distinct.len(), 50);
        assert!(ports.iter().all(|port| candidates().contains(port)));
    }
}
