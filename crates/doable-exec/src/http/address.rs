//! Which addresses a request may go to (security.md "Outgoing requests").
//!
//! Names are resolved once and every address is checked; the connection then goes
//! to an address that was checked. Spellings of an address (`0x7f.1`, `2130706433`)
//! are the `url` crate's matter: it makes them one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far a request may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Also to this machine and its private networks: a signed-in person's run.
    #[default]
    Internal,
    /// Only to public addresses: a stranger's run.
    PublicOnly,
}

/// What an address belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Public,
    /// This machine, a private network, or a way around to one.
    Internal,
    /// Never a target: link-local, metadata services, multicast, nowhere.
    Forbidden,
}

/// Whether a request with this reach may go to `ip`.
pub(crate) fn may_reach(ip: IpAddr, reach: Reach) -> bool {
    match zone(ip) {
        Zone::Public => true,
        Zone::Internal => reach == Reach::Internal,
        Zone::Forbidden => false,
    }
}

fn zone(ip: IpAddr) -> Zone {
    match ip {
        IpAddr::V4(ip) => zone_v4(ip),
        IpAddr::V6(ip) => zone_v6(ip),
    }
}

fn zone_v4(ip: Ipv4Addr) -> Zone {
    match ip.octets() {
        [0, ..] | [169, 254, ..] => Zone::Forbidden,
        // Metadata outside link-local: Alibaba, Oracle, and Azure's wire server.
        [100, 100, 100, 200] | [192, 0, 0, 192] | [168, 63, 129, 16] => Zone::Forbidden,
        // Multicast 224/4, reserved 240/4 and the broadcast address.
        [224..=255, ..] => Zone::Forbidden,
        [10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] => Zone::Internal,
        // Shared address space of carriers (RFC 6598).
        [100, 64..=127, ..] => Zone::Internal,
        // Protocol assignments (RFC 6890), benchmarks (RFC 2544).
        [192, 0, 0, _] | [198, 18 | 19, ..] => Zone::Internal,
        // Documentation (RFC 5737).
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Zone::Internal,
        _ => Zone::Public,
    }
}

/// Metadata services at unique local addresses: those of AWS and Google.
const METADATA_V6: [Ipv6Addr; 2] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

fn zone_v6(ip: Ipv6Addr) -> Zone {
    if let Some(inner) = embedded(ip) {
        return zone_v4(inner);
    }
    let first = ip.segments()[0];
    let is_link_local = first & 0xffc0 == 0xfe80;
    if ip.is_unspecified() || ip.is_multicast() || is_link_local || METADATA_V6.contains(&ip) {
        return Zone::Forbidden;
    }
    // Loopback, unique local fc00::/7, the old site-local fec0::/10, documentation.
    let is_internal = ip.is_loopback()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfec0
        || (first == 0x2001 && ip.segments()[1] == 0xdb8);
    if is_internal { Zone::Internal } else { Zone::Public }
}

/// The IPv4 address within a mapped (`::ffff:0:0/96`), translated (`64:ff9b::/96`,
/// `64:ff9b:1::/48`) or tunnelled (6to4 `2002::/16`, Teredo `2001::/32`) one.
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let from = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0, 0, 0, 0, 0xffff, 0, high, low] => {
            Some(from(high, low))
        }
        // "IPv4-compatible", without loopback and the unspecified address.
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(from(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(from(high, low)),
        [0x64, 0xff9b, 1, _, _, _, high, low] => Some(from(high, low)),
        [0x2002, high, low, ..] => Some(from(high, low)),
        // Teredo hides the client's address by inverting it.
        [0x2001, 0, _, _, _, _, high, low] => Some(from(!high, !low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use url::{Host, Url};

    use super::*;

    /// The verdict on a literal address in a URL: public, internal or forbidden.
    fn verdict(url: &str) -> &'static str {
        let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            other => panic!("{url}: {other:?} is no address"),
        };
        match (may_reach(ip, Reach::Internal), may_reach(ip, Reach::PublicOnly)) {
            (true, true) => "public",
            (true, false) => "internal",
            (false, false) => "forbidden",
            (false, true) => panic!("{url}: a stranger reaches more than a person"),
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one line a spelling")]
    fn every_spelling_of_an_address_is_judged_by_what_it_means() {
        for (host, want) in [
            ("1.1.1.1", "public"),
            ("8.8.8.8", "public"),
            ("16843009", "public"),
            ("0x1.1.1.1", "public"),
            ("[2606:4700:4700::1111]", "public"),
            ("[::ffff:8.8.8.8]", "public"),
            ("127.0.0.1", "internal"),
            ("127.1", "internal"),
            ("127.0.1", "internal"),
            ("127.255.255.254", "internal"),
            ("0x7f.1", "internal"),
            ("0x7f.0.0.1", "internal"),
            ("0x7f000001", "internal"),
            ("0X7F.0.0.1", "internal"),
            ("017700000001", "internal"),
            ("0177.0.0.1", "internal"),
            ("0177.1", "internal"),
            ("2130706433", "internal"),
            ("127.0.0.1.", "internal"),
            ("%31%32%37.0.0.1", "internal"),
            ("１２７.０.０.１", "internal"),
            ("127。0。0。1", "internal"),
            ("good@127.0.0.1", "internal"),
            ("8.8.8.8@127.0.0.1", "internal"),
            ("[::1]", "internal"),
            ("[0:0:0:0:0:0:0:1]", "internal"),
            ("[::ffff:127.0.0.1]", "internal"),
            ("[::ffff:7f00:1]", "internal"),
            ("[0:0:0:0:0:ffff:7f00:0001]", "internal"),
            ("[::127.0.0.1]", "internal"),
            ("[::ffff:0:127.0.0.1]", "internal"),
            ("[64:ff9b::127.0.0.1]", "internal"),
            ("[64:ff9b:1::7f00:1]", "internal"),
            ("[2002:7f00:1::]", "internal"),
            ("[2001:0:0:0:0:0:80ff:fffe]", "internal"),
            ("10.0.0.1", "internal"),
            ("012.0.0.1", "internal"),
            ("10.255.255.255", "internal"),
            ("167772161", "internal"),
            ("172.16.0.1", "internal"),
            ("172.31.255.255", "internal"),
            ("172.32.0.1", "public"),
            ("192.168.0.1", "internal"),
            ("0xc0a80001", "internal"),
            ("192.0.0.1", "internal"),
            ("192.0.2.1", "internal"),
            ("192.0.78.9", "public"),
            ("198.51.100.1", "internal"),
            ("198.51.44.1", "public"),
            ("203.0.113.1", "internal"),
            ("203.0.1.1", "public"),
            ("100.64.0.1", "internal"),
            ("100.127.255.255", "internal"),
            ("100.128.0.1", "public"),
            ("198.18.0.1", "internal"),
            ("[::ffff:10.0.0.1]", "internal"),
            ("[64:ff9b::10.0.0.1]", "internal"),
            ("[fc00::1]", "internal"),
            ("[fdff::1]", "internal"),
            ("[fec0::1]", "internal"),
            ("[2001:db8::1]", "internal"),
            ("169.254.169.254", "forbidden"),
            ("169.254.0.1", "forbidden"),
            ("0xa9fea9fe", "forbidden"),
            ("2852039166", "forbidden"),
            ("0251.0376.0251.0376", "forbidden"),
            ("169.254.43518", "forbidden"),
            ("[::ffff:169.254.169.254]", "forbidden"),
            ("[::ffff:a9fe:a9fe]", "forbidden"),
            ("[64:ff9b::a9fe:a9fe]", "forbidden"),
            ("[2002:a9fe:a9fe::]", "forbidden"),
            ("100.100.100.200", "forbidden"),
            ("192.0.0.192", "forbidden"),
            ("168.63.129.16", "forbidden"),
            ("[fd00:ec2::254]", "forbidden"),
            ("[fd20:ce::254]", "forbidden"),
            ("[::ffff:100.100.100.200]", "forbidden"),
            ("[fe80::1]", "forbidden"),
            ("[febf::1]", "forbidden"),
            ("0.0.0.0", "forbidden"),
            ("0", "forbidden"),
            ("0x0", "forbidden"),
            ("0.1.2.3", "forbidden"),
            ("[::]", "forbidden"),
            ("[::ffff:0.0.0.0]", "forbidden"),
            ("224.0.0.1", "forbidden"),
            ("239.255.255.255", "forbidden"),
            ("240.0.0.1", "forbidden"),
            ("255.255.255.255", "forbidden"),
            ("[ff02::1]", "forbidden"),
        ] {
            assert_eq!(verdict(&format!("http://{host}/")), want, "{host}");
        }
    }
}
