//! A small static server for the playground: one folder, GET and HEAD, the page's own headers, this machine only.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::run;

/// Serves a folder in the background and gives its address. The folder's `_headers` file (the form that static hosts read)
/// has the headers of every answer, the Content-Security-Policy among them, so the page runs here under the policy that
/// it is published with.
pub fn start(listener: TcpListener, folder: &Path) -> Result<String, String> {
    let headers: String = run::read(&folder.join("_headers"))
        .map_err(|why| format!("{why}; www/public/_headers has the page's headers"))?
        .lines()
        .filter(|line| line.starts_with([' ', '\t']) && line.contains(':'))
        .map(|line| format!("{}\r\n", line.trim()))
        .collect();
    let address = listener
        .local_addr()
        .map_err(|error| format!("the server has no address: {error}"))?;
    let site = Arc::new((folder.to_path_buf(), headers));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&site);
            // A browser that goes away in the middle of an answer is no news.
            std::thread::spawn(move || drop(answer(&stream, &site.0, &site.1)));
        }
    });
    Ok(format!("http://{address}"))
}

fn answer(mut stream: &TcpStream, folder: &Path, headers: &str) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    // Enough for any page's request, and a bound for what is none.
    let mut lines = BufReader::new(stream.take(16_384)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next(), words.next().unwrap_or("/"));
    let (status, kind, body) = match method {
        Some("GET" | "HEAD") => match file(folder, target).and_then(|file| {
            let kind = kind(&file);
            Some((kind, std::fs::read(file).ok()?))
        }) {
            Some((kind, body)) => ("200 OK", kind, body),
            None => ("404 Not Found", "text/plain", b"not here\n".to_vec()),
        },
        _ => (
            "405 Method Not Allowed",
            "text/plain",
            b"GET or HEAD\n".to_vec(),
        ),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    )?;
    if method != Some("HEAD") {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file that a request's target names, inside the folder; a folder means its `index.html`.
fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.trim_start_matches('/');
    let path = Path::new(path);
    // No `..`, no second root: what remains cannot leave the folder.
    if !path
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return None;
    }
    let file = folder.join(path);
    Some(if file.is_dir() {
        file.join("index.html")
    } else {
        file
    })
}

fn kind(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map" | "webmanifest") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::file;
    use std::path::Path;

    #[test]
    fn a_target_stays_in_its_folder() {
        let folder = Path::new("/site");
        for target in ["/../secret", "/a/../../b", "/..", "//../x"] {
            assert_eq!(file(folder, target), None, "{target}");
        }
        let inside = file(folder, "/assets/a.js?v=1");
        assert_eq!(inside.as_deref(), Some(Path::new("/site/assets/a.js")));
    }
}
