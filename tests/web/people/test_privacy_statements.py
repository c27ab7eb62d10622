from __future__ import annotations

from hashlib import sha256

import pytest
from django.urls import reverse

from middleground.web.base.errors import InvalidInput, NotAllowed
from middleground.web.ledger.models import Entry
from middleground.web.people.actions import publish_statement
from middleground.web.people.models import PrivacyStatement
from middleground.web.people.queries import current_statement, earlier_statement
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

GDPR, UNION = PrivacyStatement.Law.GDPR, PrivacyStatement.Law.UNION


def publish(text: str = "We keep your name.", *, law: str = GDPR, **others: str) -> PrivacyStatement:
    by = make_person(roles=["administrator"])
    return publish_statement(by=by, kind="accounts", law=law, texts={"en": text, **others})


def test_until_somebody_publishes_the_words_that_come_with_the_platform_hold():
    holds = current_statement("accounts", "en")

    assert (holds.version, holds.published_on) == (0, None)
    assert holds.text.startswith("We keep your name, your e-mail address")


def test_versions_count_up_and_earlier_ones_stay_as_they_were_read():
    publish("We keep your name.")
    publish("We keep your name and your town.", law=UNION)

    earlier, holds = earlier_statement("accounts", 1, "en"), current_statement("accounts", "en")

    assert (earlier.version, earlier.text, earlier.law) == (1, "We keep your name.", "Regulation (EU) 2016/679 (GDPR)")
    assert (holds.version, holds.text) == (2, "We keep your name and your town.")
    assert holds.law == "Regulation (EU) 2018/1725"


def test_the_reader_gets_their_language_else_the_one_of_the_site():
    publish("We keep your name.", nl="Wij bewaren uw naam.")

    dutch, french = current_statement("accounts", "nl"), current_statement("accounts", "fr")

    assert (dutch.language, dutch.text) == ("nl", "Wij bewaren uw naam.")
    assert (french.language, french.text) == ("en", "We keep your name.")


def test_the_digest_is_of_the_words_the_law_and_the_kind():
    first, other_law, other_words = publish(), publish(law=UNION), publish("We keep nothing.")

    assert len({first.digest, other_law.digest, other_words.digest}) == 3
    assert first.digest == sha256(b'["accounts", "gdpr", [["en", "We keep your name."]]]').hexdigest()


def test_publishing_the_same_again_is_refused():
    publish()

    with pytest.raises(InvalidInput) as refused:
        publish(" We keep your name. ")

    assert refused.value.code == "people.statement_unchanged"
    assert PrivacyStatement.objects.count() == 1


def test_the_language_of_the_site_must_be_there():
    with pytest.raises(InvalidInput) as refused:
        publish("", nl="Wij bewaren uw naam.")

    assert (refused.value.code, refused.value.field) == ("people.statement_empty", "text_en")


def test_a_kind_that_no_part_registered_cannot_be_published():
    with pytest.raises(InvalidInput) as refused:
        publish_statement(
            by=make_person(roles=["administrator"]), kind="horoscopes", law=GDPR, texts={"en": "We keep your sign."}
        )

    assert refused.value.code == "people.statement_unknown"


def test_coordinators_do_not_publish_for_the_whole_site():
    with pytest.raises(NotAllowed):
        publish_statement(by=make_person(roles=["coordinator"]), kind="accounts", law=GDPR, texts={"en": "We keep."})


def test_publishing_stands_in_the_ledger_with_version_and_digest():
    made = publish()

    entry = Entry.objects.get(verb="people.publish_statement")
    assert entry.facts == {"kind": "accounts", "version": 1, "digest": made.digest}


def test_everybody_reads_the_version_that_holds_and_each_earlier_one(client):
    publish("We keep **your name**.")
    publish("We keep nothing.", law=UNION)

    holds = client.get(reverse("privacy_statement", args=["accounts"])).content.decode()
    earlier = client.get(reverse("privacy_statement_version", args=["accounts", 1])).content.decode()

    assert "<p>We keep nothing.</p>" in holds
    assert "Regulation (EU) 2018/1725" in holds
    assert "<p>We keep <strong>your name</strong>.</p>" in earlier
    assert "This is an earlier version" in earlier
    assert client.get(reverse("privacy_statement_version", args=["accounts", 3])).status_code == 404


def test_a_statement_can_carry_no_script(client):
    publish("<script>alert(1)</script> [press](javascript:alert(1))")

    page = client.get(reverse("privacy_statement", args=["accounts"])).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_form_begins_with_what_holds_and_says_beside_the_field_what_is_wrong(client):
    publish("We keep your name.")
    client.force_login(make_person(roles=["administrator"]))
    address = reverse("privacy_statement_edit", args=["accounts"])

    opened = client.get(address).content.decode()
    refused = client.post(address, {"law": "gdpr", "text_en": "", "text_nl": "Wij bewaren uw naam."})

    assert "We keep your name.</textarea>" in opened
    assert refused.status_code == 422
    assert "Write it at least in the language of this site." in refused.content.decode()
