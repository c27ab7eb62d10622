"""Tables and targets are read as they stand, and what is wrong is told with its place and its remedy."""

import pytest

from middleground.engine.errors import InputError
from middleground.engine.messages import describe
from middleground.engine.selection.never_counted import counts_belonging, is_belonging
from middleground.engine.selection.problem import Apart, Applicant, Pair, Quota, Reserved
from middleground.engine.selection.reading import read_case, read_targets
from tests.factories.real_data import selection_folder

TARGETS = """
quotas:
  role:
    trainer: [1, 2]
    teacher: {low: 0, high: 2, fixed: true}
  first time:
    yes: [1, 3]
    no: [0, 2]
duos: {mode: either, at_least: 1}
apart:
  - [a, d]
reserved:
  - id: c
    reason: Speaker invited by the board
suitability: {minimum: 2.5, share_of_best: 0.9}
most_per_organisation: 2
"""
PEOPLE = """id,name,role,first time,score,partner,organisation
a,Anna,trainer,yes,3.5,b,Works
b,Ben,teacher,no,4,,Works
c,Cem,teacher,yes,2.75,,
d,Dora,trainer,no,5,,Town
"""


@pytest.fixture
def files(tmp_path):
    def write(people=PEOPLE, targets=TARGETS, ending="yaml"):
        (tmp_path / "people.csv").write_text(people, encoding="utf-8")
        (tmp_path / f"targets.{ending}").write_text(targets, encoding="utf-8")
        return tmp_path / "people.csv", tmp_path / f"targets.{ending}"

    return write


def refused(people, targets):
    with pytest.raises(InputError) as found:
        read_case(people, targets, places=2)
    return found.value


def test_a_case_is_read_as_it_was_written(files):
    case = read_case(*files(), places=2)

    assert case.applicants[0] == Applicant("a", {"role": "trainer", "first time": "yes"}, 3.5, "Works")
    assert [one.id for one in case.applicants] == ["a", "b", "c", "d"]
    assert case.quotas == (
        Quota("role", "trainer", 1, 2),
        Quota("role", "teacher", 0, 2, flexible=False),
        Quota("first time", "yes", 1, 3),
        Quota("first time", "no", 0, 2),
    )
    assert case.pairs == (Pair("a", "b", "either"),)
    assert case.aparts == (Apart("a", "d"),)
    assert case.reserved == (Reserved("c", "Speaker invited by the board"),)
    assert (case.minimum_suitability, case.suitability_share) == (2.5, 0.9)
    assert (case.fewest_pairs, case.most_per_organisation, case.places) == (1, 2, 2)


def test_what_the_targets_do_not_count_is_not_read(files):
    case = read_case(*files(targets="quotas: {role: {trainer: [0, 2], teacher: [0, 2]}}"), places=2)

    assert {name for one in case.applicants for name in one.features} == {"role"}


@pytest.mark.parametrize("heads", ["category,name,min,max", "feature,value,min,max"])
def test_targets_of_other_tools_are_read(files, heads):
    _people, targets = files(targets=f"{heads}\nrole,trainer,1,2\nrole,teacher,0,2\n", ending="csv")

    assert read_targets(targets).quotas == (Quota("role", "trainer", 1, 2), Quota("role", "teacher", 0, 2))


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (PEOPLE.replace("c,Cem,teacher", "c,Cem,"), "people.csv, line 4, column role: This cell is empty"),
        (PEOPLE.replace("Cem,teacher", "Cem,Teacher"), "people.csv, line 4, column role: Teacher is not in"),
        (PEOPLE.replace("\nd,", "\na,"), "people.csv, line 5, column id: This applicant is in the file already"),
        (PEOPLE.replace("\nd,", "\n,"), "people.csv, line 5, column id: This cell is empty"),
        (PEOPLE.replace("3.5", "3;5"), "people.csv, line 2, column score: Suitability must be a number"),
        (PEOPLE.replace("3.5,b", "3.5,x"), "people.csv, line 2, column partner: The partner named here is not in"),
        (PEOPLE.replace("4,,Works", "4,c,Works"), "people.csv, line 2, column partner: The two people of a duo do not"),
        (PEOPLE.replace("3.5,b", "3.5,a"), "people.csv, line 2, column partner: The two people of a duo do not"),
        (PEOPLE.replace("role", "task"), "people.csv, line 1, column role: The first line lacks this column"),
        (PEOPLE.partition("\n")[0] + "\n", "people.csv: The file holds no applicant"),
        (PEOPLE.replace(",", ";"), "people.csv, line 1: Columns must be separated by commas"),
        ("", "people.csv: The file is empty"),
    ],
)  # fmt: skip
def test_a_table_that_is_wrong_is_refused_with_its_place(files, people, said):
    assert describe(refused(*files(people))).startswith(said)


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ("quotas: [", "targets.yaml, line 1: The targets cannot be read"),
        ("- a list", "targets.yaml: The targets cannot be read"),
        ("quota: {}", "targets.yaml: quota is not known here; known are quotas, duos"),
        ("quotas: {role: [1, 2]}", "targets.yaml: Under role there must be names with values"),
        ("quotas: {role: {trainer: 3}}", "targets.yaml: role: trainer needs two whole numbers"),
        ("quotas: {role: {trainer: [1]}}", "targets.yaml: role: trainer needs two whole numbers"),
        ("quotas: {role: {trainer: {low: 1}}}", "targets.yaml: role: trainer needs two whole numbers"),
        ("quotas: {role: {trainer: [1, many]}}", "targets.yaml: role: trainer must be a whole number, not many"),
        ("quotas: {role: {trainer: [-1, 2]}}", "targets.yaml: role: trainer must be a whole number, not -1"),
        ("quotas:\n  role:\n    a: [0, 1]\n    a: [1, 2]", "targets.yaml, line 4: a occurs twice."),
        ("quotas: {[1]: {a: [0, 1]}}", "targets.yaml, line 1: The targets cannot be read"),
        ("duos: {mode: maybe}", "targets.yaml: The mode of duos must be together"),
        ("apart: [a, b]", "targets.yaml: Under apart, each entry must be two ids"),
        ("apart: a", "targets.yaml: Under apart there must be a list"),
        ("reserved: [{id: a}]", "targets.yaml: A reserved place needs an id and the reason"),
        ("suitability: {minimum: high}", "targets.yaml: minimum must be a number such as 3.5, not high"),
        ("quotas: {role: {trainer: [3, 1], teacher: [0, 2]}}", "role: trainer"),
    ],
)
def test_targets_that_are_wrong_are_refused_in_words(files, targets, said):
    error = refused(*files(targets=targets))

    assert said in describe(error)


@pytest.mark.parametrize("name", ["targets.txt", "people.csv/none.yaml"])
def test_other_files_are_refused(files, tmp_path, name):
    people, _targets = files()

    with pytest.raises(InputError):
        read_case(people, tmp_path / name, places=2)


def test_targets_in_another_encoding_are_refused(files):
    people, targets = files()
    targets.write_bytes("quotas: {Größe: {}}".encode("latin-1"))

    assert refused(people, targets).code == "targets.not_utf8"


BELONGING = ["religion", "Ethnicity", "ethnic_group", "community", "godsdienst", "geloofsovertuiging", "gemeenschap"]
BELONGING += ["Religionszugehörigkeit", "Konfession", "Glaubensgemeinschaft", "communauté", "croyance", "Ethnie"]
BELONGING += ["الدين", "الطائفة", "العرق", "المذهب", "ديانة", "race", "church"]
OTHER = [
    "role",
    "sector",
    "area",
    "gender",
    "age band",
    "language",
    "country",
    "first-timer",
    "community representative",
]
OTHER += ["المدينة", "العمر", "culture", "secteur", "âge", "Geschlecht", "leeftijd", "Stadtteil", "racing club"]


@pytest.mark.parametrize("feature", BELONGING)
def test_belonging_is_never_a_quota(files, feature):
    error = refused(*files(targets=f'quotas: {{"{feature}": {{some: [0, 1]}}}}'))

    assert error.code == "targets.belonging"
    assert describe(error).startswith("targets.yaml: Community or religion is never a quota or a filter: ")


@pytest.mark.parametrize("feature", OTHER)
def test_what_says_nothing_of_belonging_may_be_counted(feature):
    assert not counts_belonging(feature)


@pytest.mark.parametrize("level", ["Muslim", "Sunni Muslims", "christlich", "katholiek", "juive", "مسلمون", "islam"])
def test_what_somebody_believes_is_no_level(files, level):
    assert refused(*files(targets=f"quotas: {{group: {{{level}: [0, 1]}}}}")).code == "targets.belonging"


@pytest.mark.parametrize(
    "level", ["Jewish museum", "Islamabad", "1", "rural", "Christchurch", "faith-based organisation"]
)
def test_places_and_offices_may_be_levels(level):
    assert not is_belonging(level)


def test_the_targets_of_the_public_pool_are_refused_for_their_ethnicity():
    pool = selection_folder("opendlp-100-30")

    assert refused(pool / "respondents.csv", pool / "categories.csv").params["value"] == "ethnicity"
