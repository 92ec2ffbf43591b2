"""The commit is what the installation wrote, else what git says, else unknown."""

from config.version import INCONNU, Version, read_commit, read_version


def test_what_the_installation_wrote_comes_first(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    (tmp_path / ".commit").write_text("0123456789abcdef\n")

    version = read_version(tmp_path)

    assert version == Version("1.2.3", "0123456789abcdef")
    assert str(version) == "1.2.3 (commit 0123456)"


def test_a_folder_without_git_has_no_known_commit(tmp_path):
    assert read_commit(tmp_path) == INCONNU


def test_an_installation_that_did_not_know_says_so(tmp_path):
    (tmp_path / ".commit").write_text("")

    assert read_commit(tmp_path) == INCONNU
