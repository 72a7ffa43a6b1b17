//! Contracts from `proto/`: the wire types and the AsyncAPI document, both committed.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use prost_types::FileDescriptorSet;

use crate::{
    asyncapi::{self, Required},
    workspace_root,
};

const WIRE_TYPES: &str = "crates/contracts/src/gen";
const ASYNCAPI: &str = "docs/asyncapi.json";

/// Writes the generated files.
pub fn write() -> Result<()> {
    let (root, files) = (workspace_root(), compile()?);
    write_wire_types(&root, &files)?;
    write_document(&root, &files, &required()?)
}

/// Fails when the committed files are not exactly those that `proto/` says: one that differs, is missing or is left over.
pub fn check() -> Result<()> {
    let scratch = workspace_root().join("target/gen-check");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    let files = compile()?;
    write_wire_types(&scratch, &files)?;
    write_document(&scratch, &files, &required()?)?;
    compare(&workspace_root(), &scratch)
}

fn compare(committed: &Path, generated: &Path) -> Result<()> {
    for name in &files(committed)? | &files(generated)? {
        let (have, want) = (committed.join(&name), generated.join(&name));
        let name = name.display();
        ensure!(want.exists(), "{name} comes from no file of proto/: delete it");
        let same = have.exists() && fs::read(have)? == fs::read(want)?;
        ensure!(same, "{name} is not what proto/ says: run `cargo xtask gen`");
    }
    Ok(())
}

/// The generated files below a folder.
fn files(root: &Path) -> Result<BTreeSet<PathBuf>> {
    let wire_types = fs::read_dir(root.join(WIRE_TYPES))?;
    let mut files: BTreeSet<_> = wire_types
        .map(|entry| entry.map(|entry| Path::new(WIRE_TYPES).join(entry.file_name())))
        .collect::<Result<_, _>>()?;
    files.insert(ASYNCAPI.into());
    Ok(files)
}

/// What the decoder refuses to do without. Its crate tries it out itself, as it is made of what is generated here.
fn required() -> Result<Required> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["run", "--quiet", "--package", "contracts", "--example", "required"]);
    let output = cargo.current_dir(workspace_root()).stderr(Stdio::inherit()).output();
    let output = output.context("could not run cargo")?;
    ensure!(output.status.success(), "what a message must have could not be found out");
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn write_wire_types(target: &Path, files: &FileDescriptorSet) -> Result<()> {
    let wire_types = target.join(WIRE_TYPES);
    fs::create_dir_all(&wire_types)?;
    prost_build::Config::new()
        .out_dir(&wire_types)
        .skip_source_info()
        .compile_well_known_types()
        .extern_path(".google.protobuf.Timestamp", "crate::timestamp::Timestamp")
        .compile_fds(files.clone())
        .context("could not generate the wire types")?;
    let mut json_form = pbjson_build::Builder::new();
    for file in &files.file {
        json_form.register_file_descriptor(file.clone());
    }
    json_form
        .out_dir(&wire_types)
        .ignore_unknown_fields()
        .build(&[".ostiary"])
        .context("could not generate the JSON form of the wire types")?;
    Ok(())
}

fn write_document(target: &Path, files: &FileDescriptorSet, required: &Required) -> Result<()> {
    let mut document = serde_json::to_string_pretty(&asyncapi::document(files, required))?;
    document.push('\n');
    fs::create_dir_all(target.join("docs"))?;
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

#[cfg(test)]
mod tests {
    use servers::Scratch;

    use super::*;

    const KYC: &str = "crates/contracts/src/gen/ostiary.kyc.v1.rs";
    const GONE: &str = "crates/contracts/src/gen/ostiary.gone.v1.rs";

    /// What the check says of a fresh copy of the generated files, once it was changed.
    fn checked(change: impl FnOnce(&Path)) -> Result<(), String> {
        let [copy, fresh] = [(); 2].map(|()| Scratch::new().unwrap());
        let files = compile().unwrap();
        for folder in [copy.path(), fresh.path()] {
            write_wire_types(folder, &files).unwrap();
            write_document(folder, &files, &Required::new()).unwrap();
        }
        change(copy.path());
        compare(copy.path(), fresh.path()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_that_is_changed_missing_or_left_over_is_found() {
        assert_eq!(checked(|_| ()), Ok(()));
        let other =
            |name: &str| Err(format!("{name} is not what proto/ says: run `cargo xtask gen`"));
        assert_eq!(checked(|copy| fs::write(copy.join(KYC), "// by hand").unwrap()), other(KYC));
        assert_eq!(checked(|copy| fs::remove_file(copy.join(KYC)).unwrap()), other(KYC));
        assert_eq!(checked(|copy| fs::remove_file(copy.join(ASYNCAPI)).unwrap()), other(ASYNCAPI));
        assert_eq!(
            checked(|copy| fs::write(copy.join(GONE), "// its proto is gone").unwrap()),
            Err(format!("{GONE} comes from no file of proto/: delete it"))
        );
    }
}
