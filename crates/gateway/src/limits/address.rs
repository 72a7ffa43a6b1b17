//! Whose address a request came from. It is counted and never kept, logged or passed on.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};
use ipnet::IpNet;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who called; `None`: nobody can say, because a proxy that is trusted does not.
pub(crate) fn caller(request: &Request, proxies: &[IpNet]) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    behind(peer.ip().to_canonical(), request.headers(), proxies).map(network)
}

/// The last one that no proxy of ours wrote down for another: whatever stands before it, anybody may have written.
fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> Option<IpAddr> {
    let is_proxy = |address: &IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    if !is_proxy(&peer) {
        return Some(peer);
    }
    let said: Vec<&str> =
        headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok()).collect();
    for hop in said.join(",").rsplit(',') {
        let address = parsed(hop.trim())?;
        if !is_proxy(&address) {
            return Some(address);
        }
    }
    None
}

/// Some proxies write the port, too.
fn parsed(text: &str) -> Option<IpAddr> {
    let address: Option<IpAddr> = text.parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    address.or_else(with_port).map(|address| address.to_canonical())
}

/// Who has one IPv6 address has all of its /64.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, said: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in said {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let proxies = ["127.0.0.0/8", "10.0.0.0/8", "::1/128"].map(|net| net.parse().unwrap());
        behind(peer.parse().unwrap(), &headers, &proxies).map(|address| address.to_string())
    }

    #[test]
    fn only_a_trusted_proxy_says_for_whom_it_speaks() {
        let some = |address: &str| Some(address.to_owned());
        assert_eq!(seen("198.51.100.7", &["203.0.113.1"]), some("198.51.100.7"));
        assert_eq!(seen("127.0.0.1", &["203.0.113.1"]), some("203.0.113.1"));
        assert_eq!(seen("127.0.0.1", &["1.1.1.1, 203.0.113.1", "10.1.1.1"]), some("203.0.113.1"));
        assert_eq!(seen("::1", &["[2001:db8::1]:443"]), some("2001:db8::1"));
        assert_eq!(seen("127.0.0.1", &["::ffff:203.0.113.1"]), some("203.0.113.1"));
        for nothing in [&[][..], &["unknown"], &["10.0.0.1"], &["203.0.113.1, nonsense"]] {
            assert_eq!(seen("127.0.0.1", nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn one_subscriber_is_one_address() {
        let same = |one: &str, other: &str| {
            network(one.parse().unwrap()) == network(other.parse().unwrap())
        };
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(!same("203.0.113.1", "203.0.113.2"));
    }
}
