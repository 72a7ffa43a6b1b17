//! A browser that is driven by WebDriver.

use std::{env, fs, path::Path, str::FromStr, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    wd::{Capabilities, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Method;
use serde_json::{Value, json};
use servers::{Chromedriver, Scratch, chromium};
use tokio::task::block_in_place;

pub const TAB: char = '\u{e004}';
pub const ENTER: char = '\u{e007}';
pub const RIGHT: char = '\u{e014}';

/// Longest wait for a page.
const PATIENCE: Duration = Duration::from_secs(20);

/// What kind of screen, and whether scripts run.
#[derive(Clone, Copy)]
pub struct Screen {
    width: u32,
    height: u32,
    touch: bool,
    scripts: bool,
}

pub const TELEPHONE: Screen = Screen { width: 390, height: 844, touch: true, scripts: true };
pub const DESK: Screen = Screen { width: 1280, height: 800, touch: false, scripts: true };
pub const WITHOUT_SCRIPTS: Screen = Screen { scripts: false, ..TELEPHONE };

/// What axe-core finds in the page: rule, impact, and where.
const JUDGE: &str = "
    const done = arguments[arguments.length - 1];
    axe.run(document, {resultTypes: ['violations']}).then(
        (found) => done(found.violations.map((one) => [one.id, one.impact, one.nodes.map((node) => node.html)])),
        (error) => done([['axe', 'critical', [String(error)]]]));";

/// A browser with one page.
pub struct Browser {
    client: Client,
    _driver: Chromedriver,
    _folder: Scratch,
}

impl Browser {
    pub async fn start(screen: Screen) -> Self {
        let folder = Scratch::new().unwrap();
        let driver = block_in_place(|| Chromedriver::start(folder.path())).unwrap();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(screen));
        let client = builder.connect(&driver.url()).await.unwrap();
        Self { client, _driver: driver, _folder: folder }
    }

    pub async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    pub async fn click(&self, css: &str) {
        self.client.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    /// One key after the other, wherever the focus is. Needs no scripts in the page.
    pub async fn press(&self, keys: &[char]) {
        let keys = keys.iter().fold(KeyActions::new("keyboard".to_owned()), |actions, &value| {
            actions.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.client.perform_actions(keys).await.unwrap();
    }

    /// Until the page has such an element: what was sent has led to another page.
    pub async fn comes(&self, css: &str) {
        self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.unwrap();
    }

    pub async fn title(&self) -> String {
        self.client.title().await.unwrap()
    }

    /// How many answers are chosen.
    pub async fn checked(&self) -> usize {
        self.client.find_all(Locator::Css("input:checked")).await.unwrap().len()
    }

    pub async fn is_focused(&self, css: &str) -> bool {
        self.client.find(Locator::Css(&format!("{css}:focus"))).await.is_ok()
    }

    /// Fails if a person who cannot see, or cannot use a mouse, is kept out: by day, or with a device set to dark.
    pub async fn judge(&self, page: &str) {
        self.client.execute(&chromium::axe().unwrap(), vec![]).await.unwrap();
        for palette in ["dark", "light"] {
            self.client.issue_cmd(Own::palette(palette)).await.unwrap();
            let matches = format!("return matchMedia('(prefers-color-scheme: {palette})').matches");
            let shown = self.client.execute(&matches, vec![]).await.unwrap();
            assert_eq!(shown, true, "{page} in {palette}");
            let found = self.client.execute_async(JUDGE, vec![]).await.unwrap();
            let bad = |one: &&Value| matches!(one[1].as_str(), None | Some("serious" | "critical"));
            let bad: Vec<_> = found.as_array().unwrap().iter().filter(bad).collect();
            assert!(bad.is_empty(), "{page} in {palette}: {bad:#?}");
        }
    }

    /// Keeps a picture of the page, whole, in the folder that `OSTIARY_SCREENSHOTS` names.
    pub async fn keep(&self, name: &str) {
        let Some(folder) = env::var_os("OSTIARY_SCREENSHOTS") else { return };
        let picture = self.client.issue_cmd(Own::whole_page()).await.unwrap();
        let picture = STANDARD.decode(picture.as_str().unwrap()).unwrap();
        fs::create_dir_all(&folder).unwrap();
        fs::write(Path::new(&folder).join(format!("{name}.png")), picture).unwrap();
    }

    pub async fn close(self) {
        self.client.close().await.unwrap();
    }
}

/// A command of chromedriver's own, beside what WebDriver knows: posted where it has a body.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Option<Value>,
}

impl Own {
    /// What the person's device prefers, `light` or `dark`.
    fn palette(value: &str) -> Self {
        let features = json!([{"name": "prefers-color-scheme", "value": value}]);
        let body = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}});
        Self { path: "goog/cdp/execute", body: Some(body) }
    }

    /// A picture of all that can be scrolled to.
    fn whole_page() -> Self {
        Self { path: "screenshot/full", body: None }
    }
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(
        &self,
        base: &reqwest::Url,
        session: Option<&str>,
    ) -> Result<reqwest::Url, <reqwest::Url as FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &reqwest::Url) -> (Method, Option<String>) {
        let body = self.body.as_ref().map(Value::to_string);
        (if body.is_some() { Method::POST } else { Method::GET }, body)
    }
}

fn capabilities(screen: Screen) -> Capabilities {
    let Screen { width, height, touch, scripts } = screen;
    let device = json!({"width": width, "height": height, "pixelRatio": 1.0, "touch": touch, "mobile": touch});
    let scripts = if scripts { 1 } else { 2 };
    let options = json!({
        "args": chromium::ARGUMENTS,
        "mobileEmulation": {"deviceMetrics": device},
        "prefs": {"profile.managed_default_content_settings.javascript": scripts, "intl.accept_languages": "en"},
    });
    [("goog:chromeOptions".to_owned(), options)].into_iter().collect()
}
