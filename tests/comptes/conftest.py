import pytest


@pytest.fixture
def mailoutbox(transactional_db, mailoutbox):
    """The mails leave after a commit: who looks at them has real ones."""
    return mailoutbox
