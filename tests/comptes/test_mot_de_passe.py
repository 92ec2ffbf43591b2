"""What a new password must be, and what its page says of it."""

from tests.fabrique import MOT_DE_PASSE


def test_a_password_is_as_long_as_its_page_says_in_plain_words(client_agent):
    court = "onze-lettre"

    reponse = client_agent.post(
        "/compte/mot-de-passe/",
        {"old_password": MOT_DE_PASSE, "new_password1": court, "new_password2": court},
    )

    page = reponse.content.decode()
    assert "Douze caractères ou plus" in page
    assert "au minimum 12 caractères" in page
    assert "&lt;li&gt;" not in page
