//! The company's staff: `staff.toml`, and the tokens that its people keep.

use std::path::Path;

use anyhow::Result;

use super::secrets::Token;

/// Who decides about cases, with their ids in Intercom: what one asks for, the other agrees to.
const COMPLIANCE: [(&str, &str); 2] = [("ann", "501"), ("bob", "502")];

/// Their tokens.
pub(super) struct Staff {
    /// Of whoever looks around.
    own: Token,
    compliance: [Token; COMPLIANCE.len()],
}

impl Staff {
    /// A token for each.
    pub(super) fn draw(ostiary: &Path) -> Result<Self> {
        let compliance = [Token::draw(ostiary)?, Token::draw(ostiary)?];
        Ok(Self { own: Token::draw(ostiary)?, compliance })
    }

    /// `staff.toml`.
    pub(super) fn file(&self) -> String {
        let mut text = format!(
            "[[staff]]\nid = \"demo\"\nroles = [\"compliance\", \"sre\"]\ntoken_sha256 = \"{}\"\n",
            self.own.sha256
        );
        for ((name, admin), Token { sha256, .. }) in COMPLIANCE.iter().zip(&self.compliance) {
            text += &format!(
                "[[staff]]\nid = \"{name}\"\nroles = [\"compliance\"]\ntoken_sha256 = \"{sha256}\"\n\
                 intercom_admin_id = \"{admin}\"\n"
            );
        }
        text
    }

    /// Each token with the name of its file.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (String, &str)> {
        let compliance = Self::compliance().into_iter().zip(&self.compliance);
        let own = ("staff-token".to_owned(), &self.own);
        [own].into_iter().chain(compliance).map(|(file, token)| (file, token.token.as_str()))
    }

    /// The files with the tokens of those who decide about cases.
    pub(super) fn compliance() -> [String; COMPLIANCE.len()] {
        COMPLIANCE.map(|(name, _)| format!("staff-token-{name}"))
    }

    /// Who leaves notes in Intercom, by the id there.
    pub(super) fn teammate() -> &'static str {
        let [(_, admin), _] = COMPLIANCE;
        admin
    }
}
