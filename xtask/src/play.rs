//! `cargo xtask play`: the playground, built and served on this machine only.

use std::net::TcpListener;

use crate::{Done, pack, run, serve, setup};

/// Builds and serves until stopped.
pub fn go(args: &[String]) -> Done {
    let mut port = 4173;
    let mut build = true;
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--no-build" => build = false,
            "--port" => {
                port = args
                    .next()
                    .and_then(|port| port.parse().ok())
                    .ok_or("--port wants a number")?;
            }
            _ => return Err(format!("play does not know {arg}")),
        }
    }
    let url = start(port, build)?;
    println!("the playground is at {url} (Ctrl+C stops it)");
    loop {
        std::thread::park();
    }
}

/// Builds the page where asked to, serves it in the background, and gives its address. Port 0 is any free one.
pub fn start(port: u16, build: bool) -> Result<String, String> {
    let www = run::root().join("www");
    if !www.join("package.json").exists() {
        return Err("the playground is missing: there is no www/package.json".into());
    }
    // Before the build, which takes a while: a taken port should not cost it.
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|error| {
        format!("port {port} is not free ({error}): choose another with --port")
    })?;
    if build {
        pack::assemble()?;
        setup::npm(&www)?;
        pack::link(&www, &pack::folder())?;
        run::say("checking and building the playground with TypeScript and Vite…");
        let mut build = run::program("npm");
        run::inherit(build.args(["run", "--silent", "build"]).current_dir(&www))?;
    }
    serve::start(listener, &www.join("dist"))
}
