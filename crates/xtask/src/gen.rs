//! Contracts from `proto/`: the wire types and the AsyncAPI document, both committed.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use prost_types::FileDescriptorSet;

use crate::{asyncapi, workspace_root};

const WIRE_TYPES: &str = "crates/contracts/src/gen";
const ASYNCAPI: &str = "docs/asyncapi.json";

/// Writes the generated files.
pub fn write() -> Result<()> {
    generate_into(&workspace_root())
}

/// Fails when a committed file differs from what `proto/` says.
pub fn check() -> Result<()> {
    let scratch = workspace_root().join("target/gen-check");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    generate_into(&scratch)?;
    let mut names: Vec<_> = fs::read_dir(scratch.join(WIRE_TYPES))?
        .map(|entry| entry.map(|entry| Path::new(WIRE_TYPES).join(entry.file_name())))
        .collect::<Result<_, _>>()?;
    names.push(ASYNCAPI.into());
    for name in names {
        let committed = fs::read(workspace_root().join(&name)).unwrap_or_default();
        ensure!(
            committed == fs::read(scratch.join(&name))?,
            "{} is not what proto/ says: run `cargo xtask gen`",
            name.display()
        );
    }
    Ok(())
}

fn generate_into(target: &Path) -> Result<()> {
    let files = compile()?;
    let wire_types = target.join(WIRE_TYPES);
    fs::create_dir_all(&wire_types)?;
    fs::create_dir_all(target.join("docs"))?;
    prost_build::Config::new()
        .out_dir(&wire_types)
        .skip_source_info()
        .compile_well_known_types()
        .extern_path(".google.protobuf.Timestamp", "crate::timestamp::Timestamp")
        .compile_fds(files.clone())
        .context("could not generate the wire types")?;
    let mut json_form = pbjson_build::Builder::new();
    for file in files.file.clone() {
        json_form.register_file_descriptor(file);
    }
    json_form
        .out_dir(&wire_types)
        .ignore_unknown_fields()
        .build(&[".ostiary"])
        .context("could not generate the JSON form of the wire types")?;
    let mut document = serde_json::to_string_pretty(&asyncapi::document(&files))?;
    document.push('\n');
    fs::write(target.join(ASYNCAPI), document)?;
    Ok(())
}

fn compile() -> Result<FileDescriptorSet> {
    let root = workspace_root().join("proto");
    let mut files = Vec::new();
    for area in fs::read_dir(root.join("ostiary"))? {
        for file in fs::read_dir(area?.path().join("v1"))? {
            files.push(file?.path());
        }
    }
    files.sort();
    let mut compiler = protox::Compiler::new([root])?;
    compiler.include_source_info(true).include_imports(true);
    compiler.open_files(files)?;
    Ok(compiler.file_descriptor_set())
}
