"""The plain English of what the engine reports; the web translates these sentences, the command line prints them.

Each sentence of ``SENTENCES`` says what is wrong and then what to do. Names in ``%(name)s`` are parameters of the
error or note of that code. Where it is wrong (file, line, column) is put in front by :func:`describe`.
"""

from __future__ import annotations

from middleground.engine.errors import EngineError
from middleground.engine.opinion.findings import Note

SENTENCES: dict[str, str] = {
    "applicants.empty_cell": "This cell is empty, but every applicant needs it for the draw. Fill it in.",
    "applicants.nobody": "The file holds no applicant. Export it again.",
    "applicants.not_a_number": "Suitability must be a number such as 3.5, not %(value)s.",
    "applicants.other_partner": (
        "The two people of a duo do not name each other. Ask them whom they mean, and correct one of the two."
    ),
    "applicants.repeated": "This applicant is in the file already, on line %(first)s. Delete one of the two.",
    "applicants.unknown_level": (
        "%(value)s is not in the targets; known are %(known)s. Correct the cell, or add it to the targets: from 0 to"
        " all places changes nothing."
    ),
    "applicants.unknown_partner": (
        "The partner named here is not in the file. Add their application, or empty the cell."
    ),
    "bundle.damaged": (
        "The bundle is damaged or was changed after it was made. Get it again from where it was published."
    ),
    "bundle.no_pool": "This is the public bundle. For this one needs the other one, which holds what the quotas count.",
    "bundle.other_format": (
        "This bundle was made in another form (%(value)s). Check it with the verify.py that lies in it."
    ),
    "disclosure.too_few_people": (
        "Nothing is published about fewer than %(need)s people; %(have)s answered. Invite more people, or wait."
    ),
    "draw.already": "This draw has been made with another text. A draw is made once: read the outcome in the bundle.",
    "draw.empty_seed": "The text that picks the ticket is empty. Give what the public source said.",
    "draw.not_yet": "The ticket has not been picked yet. Make the draw first.",
    "draw.other_secrets": (
        "These are not the secrets that the parties fixed before the draw. Ask each for exactly theirs."
    ),
    "draw.unknown_pseudonym": "Nobody who can be drawn has the pseudonym %(value)s. Compare it with the letter.",
    "draw.weak_secret": (
        "A secret needs at least %(need)s letters or numbers without a space, so that nobody guesses it."
    ),
    "map.other_version": "This is not a map of opinions of version %(need)s. Map the answers again.",
    "map.too_few_people": (
        "A map needs %(need)s people who answered; there are %(have)s. Invite more people, or wait."
    ),
    "map.too_few_statements": (
        "A map needs %(need)s statements with answers; there are %(have)s. Add statements, or wait for answers."
    ),
    "map.unknown_method": "There is no method %(value)s. Choose middleground or polis.",
    "map.unknown_mode": "There is no mode %(value)s of this method. Choose report or live.",
    "parquet.empty_cell": "Row %(row)s is empty here. Fill it in, or leave the row out.",
    "parquet.no_range": (
        "The file does not tell which people each part of it holds. Write it anew: middleground pack FILE NEW.parquet."
    ),
    "parquet.not_sorted": (
        "Row %(row)s is not in the order of participants. Sort the file: middleground pack FILE NEW.parquet."
    ),
    "parquet.other_format": (
        "The file was written by another version (%(value)s). Write it anew: middleground pack FILE NEW.parquet."
    ),
    "parquet.repeated": (
        "Row %(row)s holds a second answer of one person to one statement. Keep the last of each: middleground pack"
        " FILE NEW.parquet."
    ),
    "parquet.split_person": (
        "The person of row %(row)s lies in two parts of the file, which then cannot be counted on their own. Write it"
        " anew: middleground pack FILE NEW.parquet."
    ),
    "parquet.unknown_vote": "In row %(row)s a vote must be 1, 0 or -1, not %(value)s.",
    "parquet.wrong_type": (
        "This column holds %(value)s. Participants and statements must be text or whole numbers, votes whole numbers."
    ),
    "plain.not_such": "The data do not fit at %(value)s. Write them again from the record.",
    "polis.other_conversation": (
        "No statement of comments.csv has a vote. The files seem to belong to different conversations:"
        " export all of them again from the same one."
    ),
    "polis.pass_folder": (
        "This is one file of a Polis export. Give the folder that holds it, so that statements and votes are read"
        " together."
    ),
    "polis.sign_against_authors": (
        "With %(value)s, authors would mostly disagree with what they wrote themselves. Nothing was read: choose the"
        " other sign, or look at the file."
    ),
    "polis.sign_against_counts": (
        "With %(value)s, the votes are the reverse of the agreement that comments.csv prints. Nothing was read: find"
        " out which file is right."
    ),
    "polis.sign_against_words": (
        "The votes are written as agree and disagree, so %(value)s cannot hold. Leave the choice of the sign to the"
        " file."
    ),
    "polis.sign_declared_otherwise": (
        "The export itself says otherwise than %(value)s. Leave the choice of the sign to the file."
    ),
    "polis.sign_unknown": (
        "This kind of export does not say whether 1 means agree or disagree. Choose agree=+1 or agree=-1. A hint: of"
        " the votes of authors on their own statements, %(plus)s are 1 and %(minus)s are -1 (likely: %(likely)s)."
    ),
    "polis.two_conventions": (
        "The files summary.csv and format.json differ about what votes mean. Export both again at the same time."
    ),
    "polis.unknown_sign": "The sign must be auto, agree=+1 or agree=-1, not %(value)s.",
    "polis.unreadable_convention": (
        "The declaration of what votes mean cannot be read. It should say"
        " agree=+1;disagree=-1;pass=0: correct it or leave the file out."
    ),
    "predict.too_few_people": (
        "Only %(have)s people answered often enough to hide some of their answers; at least %(need)s are needed."
    ),
    "replacing.both": "%(value)s is named as confirmed and as declined. Keep one of the two.",
    "replacing.unknown": "%(value)s is not among the applicants of this draw. Check the name.",
    "seating.repeated": "%(value)s stands in the group twice. Give everybody a name or number of their own.",
    "seating.too_many_tables": (
        "%(people)s people cannot sit at %(tables)s tables. Ask for at least one round and one table, and for no more"
        " tables than people."
    ),
    "seating.unknown": "A rule names %(value)s, who is not in the group. Correct the rule, or add the person.",
    "scale.no_scheduler": (
        "No scheduler answers at %(value)s. Start one (dask scheduler), or correct the address: tcp://HOST:8786."
    ),
    "scale.no_workers": "The scheduler at %(value)s has no workers. Start some: dask worker %(value)s.",
    "scale.not_installed": (
        "Large files need a part that is not installed (%(value)s). Install it: pip install middleground[scale]."
    ),
    "scale.not_seen": (
        "Worker %(worker)s does not see the same file at %(value)s. Put it into a folder that all machines share, and"
        " give its full path."
    ),
    "scale.other_version": (
        "Worker %(worker)s cannot run this version of Middleground. Install the same one on all machines: %(value)s."
    ),
    "scale.workers_lost": (
        "The same part of the work was lost with several workers. Look at their logs; most often they need more memory."
    ),
    "selection.bad_certificate": "The proof of the fairest draw does not add up.",
    "selection.bad_reading": ("A reader's score of %(value)s must lie on the scale and be given once, not %(score)s."),
    "selection.bad_score": "The score of %(value)s must be a number of at least 0, not %(score)s.",
    "selection.duo_apart": (
        "%(value)s and %(other)s are a duo and may not be invited together. Delete one of the two rules."
    ),
    "selection.fewest_pairs": "At least %(value)s duos are asked for; there are %(limit)s. Ask for fewer.",
    "selection.impossible": (
        "No group of applicants keeps every rule. Ask what would have to change, and change it or the rules."
    ),
    "selection.missing_feature": (
        "Nothing is known about %(feature)s of %(value)s, but a quota counts it. Fill it in, or give it a level of its"
        " own such as not said."
    ),
    "selection.most_per_organisation": "At least one person of an organisation must be allowed, not %(value)s.",
    "selection.no_score": (
        "%(value)s has no score, but suitability is asked for. Let reviewers score, or drop the rule."
    ),
    "selection.places": "There must be between 1 and %(limit)s places, as many as applicants; not %(value)s.",
    "selection.quota_bounds": (
        "The quota %(value)s asks for at least %(low)s and at most %(high)s. Both must be 0 or more, in this order."
    ),
    "selection.repeated_applicant": "Two applicants have the name %(value)s. Give each their own.",
    "selection.repeated_quota": "There are two quotas for %(value)s. Keep one of them.",
    "selection.reserved_twice": "%(value)s has two reserved places. Keep one of them.",
    "selection.suitability_share": "The share of the best group's suitability lies between 0 and 1, not %(value)s.",
    "selection.tied_to_oneself": "%(value)s is tied to the same person. Name two people.",
    "selection.two_duos": "%(value)s is part of two duos. Keep one of them.",
    "selection.unknown_applicant": "A rule names %(value)s, who is not among the applicants. Correct the name.",
    "selection.unknown_mode": (
        "The draw can be made as leximin, maximin, nash, goldilocks or uniform, not as %(value)s."
    ),
    "simulate.only_small": (
        "So large a town cannot be invented with %(value)s. Leave it out, or ask for at most %(need)s people times"
        " statements."
    ),
    "simulate.too_large": (
        "%(have)s people times statements are too many to invent at once; at most %(need)s. Ask for fewer, or for a"
        " .parquet file, which is written bit by bit."
    ),
    "simulate.too_many": "%(have)s %(value)s are too many for an invented town; at most %(need)s. Ask for fewer.",
    "source.bare_return": (
        "A carriage return stands alone here, inside a record or as the end of a line. Save the file anew as CSV with"
        " the line ends of Windows or Linux, or put the text between quotation marks."
    ),
    "source.broken_quotes": (
        'Quotation marks are not closed in this record. Put the text between "..." and double every quotation mark'
        " inside it, or export the file again."
    ),
    "source.empty_cell": "This cell is empty, but each vote needs it. Fill it in or delete the record.",
    "source.empty_file": "The file is empty. Export it again.",
    "source.encrypted": "The zip is protected by a password. Unpack it and give the folder.",
    "source.long_cell": (
        "A cell of this record is longer than %(limit)s characters. Close the quotation mark that was opened in it, or"
        " shorten the text."
    ),
    "source.long_line": (
        "The line is longer than %(limit)s bytes. A quotation mark may be missing, or it is not a table."
    ),
    "source.missing_column": (
        "The first line lacks this column. Compare it with the formats in the manual, or export the file again."
    ),
    "source.missing_file": "The file or folder is not there. Check its name.",
    "source.no_answers": "There is not one vote in the file. Choose a conversation in which people have voted.",
    "source.no_votes": (
        "Neither votes.csv nor participants-votes.csv is there. Give the folder or zip of one Polis export, or a"
        " table with the columns participant, statement and vote."
    ),
    "source.not_a_chance": "A number above 0, at most 1, belongs here, not %(value)s.",
    "source.not_a_number": "A whole number belongs here, not %(value)s.",
    "source.not_a_source": "This is neither a folder, nor a .zip, .csv or .parquet file. Give one of these.",
    "source.not_a_time": "This is not a time in seconds or milliseconds: %(value)s.",
    "source.not_a_zip": "The zip is damaged. Download it again, or unpack it and give the folder.",
    "source.not_allowed": "You may not read this. Ask its owner for the right, or copy it to a place of your own.",
    "source.not_commas": "Columns must be separated by commas. Save the table as CSV with commas.",
    "source.not_text": "This line holds a zero byte, so it is not text. Export the file again, as CSV in UTF-8.",
    "source.not_true_or_false": "This must be true or false, not %(value)s.",
    "source.not_utf8": "The text is not in UTF-8. Save the file as CSV in UTF-8.",
    "source.repeated_column": "This column occurs twice in the first line. Delete one of them.",
    "source.repeated_statement": "This statement occurs twice: %(value)s. Delete one of the records.",
    "source.several": ("There are %(value)s conversations side by side. Give the folder of one of them."),
    "source.stray_quote": (
        "Something follows a closing quotation mark here. Double every quotation mark inside a text, or put a comma"
        " after the text."
    ),
    "source.too_large": (
        "%(value)s megabytes are more than the %(limit)s that can be read. Is this the right file? Split it by"
        " conversation."
    ),
    "source.too_many_files": "The zip holds %(value)s files; at most %(limit)s are read. Pack one conversation only.",
    "source.too_many_votes": "There are more than %(limit)s votes, the most that one conversation can hold.",
    "source.unknown_column": (
        "This column is not known: after the counts, each column must be the number of a statement."
        " Delete or rename it."
    ),
    "source.unknown_moderation": "Moderation must be -1 (rejected), 0 or 1 (accepted), not %(value)s.",
    "source.unknown_vote": (
        "A vote must be 1, 0 or -1 (in a plain table also agree, pass or disagree), not %(value)s."
    ),
    "source.unreadable": "The file cannot be read to its end. Copy or download it again.",
    "source.unsafe_path": "A name in the archive leads out of it. Unpack it yourself and give the folder.",
    "source.wrong_width": (
        "The record has %(value)s cells, the first line has %(expected)s. A comma or a quotation mark is missing or"
        " too many."
    ),
    "targets.apart": "Under apart, each entry must be two ids, such as [id1, id2].",
    "targets.belonging": (
        "Community or religion is never a quota or a filter: %(value)s says what people believe, or to which"
        " community they belong. Counting it would press people into one box and write it down. Use role, area,"
        " language, age, gender, experience or first-timers."
    ),
    "targets.bounds": "%(value)s needs two whole numbers, the fewest and the most people, such as [3, 5].",
    "targets.duo_mode": (
        "The mode of duos must be together (both or neither) or either (one alone may come too), not %(value)s."
    ),
    "targets.not_a_list": "Under %(value)s there must be a list, each entry on its own line after a dash.",
    "targets.not_a_mapping": "Under %(value)s there must be names with values, such as name: value.",
    "targets.not_a_number": "%(name)s must be a number such as 3.5, not %(value)s.",
    "targets.not_targets": "Targets are read from a .yaml or a .csv file. Give one of these.",
    "targets.not_utf8": "The text is not in UTF-8. Save the file in UTF-8.",
    "targets.not_whole": "%(name)s must be a whole number, not %(value)s.",
    "targets.not_yaml": "The targets cannot be read as YAML. Look at indents and colons here and on the line before.",
    "targets.repeated_key": "%(value)s occurs twice. Delete one of the two.",
    "targets.reserved": "A reserved place needs an id and the reason that was published for it.",
    "targets.unknown_key": "%(value)s is not known here; known are %(known)s. Correct or delete it.",
    "votes.not_whole": "Votes must be whole numbers: 1 agree, 0 pass, -1 disagree.",
    "votes.out_of_range": "A vote points to a person or statement that is not there.",
    "votes.repeated": "A person has two votes on one statement, or votes are not in order.",
    "votes.repeated_id": "Two people or two statements have the same name.",
    "votes.shape": "People, statements and choices must be three columns of the same length.",
    "votes.unknown_statement": (
        "There is a vote on statement %(value)s, which is not in the list of statements. Add it there or delete the"
        " vote."
    ),
    "votes.unknown_value": "A vote must be 1 (agree), 0 (pass) or -1 (disagree), not %(value)s.",
    "writing.no_folder": (
        "The folder %(value)s is not there, so nothing can be written into it. Make it first, or choose another one."
    ),
    "writing.no_place": "This cannot be written. Choose another name or folder.",
    "writing.there_already": "A file or folder of this name is there already. Choose another name.",
    "writing.unknown_kind": (
        "Nothing is written in the form %(value)s. End the name in .zip, .csv or .parquet; without an ending it names a"
        " folder."
    ),
}

NOTES: dict[str, str] = {
    "change.another_line": (
        "What sets the two ends apart is not what it was. The parts of the line before and after are not compared."
    ),
    "change.from_releases": (
        "Compared from what was published. Many people took part both times, so changes are surer than they look here."
    ),
    "change.one_line": (
        "The share in between is measured on one line, made from both times together. The two maps have a line each, so"
        " the difference of their numbers may be another."
    ),
    "change.sides_not_compared": (
        "Only %(statements)s statements show the agreement of every side both times; %(need)s are needed to say what"
        " became of the sides."
    ),
    "change.structure_differs": (
        "Before and after do not have the same shape (one group, a spectrum, camps), so sides are not compared."
    ),
    "disclosure.small_camps_hidden": ("A camp of too few people is not shown, so that nobody in it can be recognised."),
    "draw.all_equal": "Everybody has the same chance, up to one ticket.",
    "draw.anybody_can_check": (
        "Anybody can check all this: the bundle holds a short programme that needs nothing but Python, and whoever does"
        " not trust it can write their own."
    ),
    "draw.belonging_not_counted": "What people believe and which community they belong to was not counted.",
    "draw.chance_range": (
        "Each person whom chance decides about stands on %(lowest)s to %(highest)s of %(tickets)s tickets."
    ),
    "draw.chance_same": "Each person whom chance decides about stands on %(count)s of %(tickets)s tickets.",
    "draw.confirmed_stay": "Of these places, %(count)s are held by people who have confirmed. They are in every group.",
    "draw.few_without": (
        "Fewer than %(need)s people stand on no ticket: no group was found that holds them and keeps the agreed"
        " numbers."
    ),
    "draw.fewest_duos": "At least %(count)s duos are in every group.",
    "draw.follows": (
        "This draw fills places that became free after an earlier one, whose fingerprint is %(fingerprint)s."
    ),
    "draw.group_size": "The group has %(places)s places. Of those who applied, %(applicants)s can be drawn.",
    "draw.minutes_group": "This group was drawn.",
    "draw.minutes_signed": "Two people who saw the draw sign here, with the day.",
    "draw.minutes_software": "It was worked out with %(versions)s.",
    "draw.minutes_title": "A fair draw.",
    "draw.minutes_waiting": (
        "These wait, in this order. A place that becomes free goes to the first with whom the numbers hold."
    ),
    "draw.minutes_wanted": "So many people of each kind are in every group.",
    "draw.mode_goldilocks": (
        "The lowest chance was kept almost as high as possible, and the highest was held down as far as that permits."
    ),
    "draw.mode_leximin": "The lowest chance was made as high as the rules allow, then the second lowest, and so on.",
    "draw.mode_maximin": (
        "The lowest chance was made as high as the rules allow; the others are as equal as that permits."
    ),
    "draw.mode_nash": (
        "The product of all chances was made as large as possible: a balance in which no chance is close to nothing."
    ),
    "draw.mode_uniform": (
        "Chances were kept as near as possible to the same for everybody, counted by their squared distances."
    ),
    "draw.nobody_to_draw": "Every place is reserved. Chance decides about nobody.",
    "draw.nobody_without": "Nobody who can be drawn is without a chance.",
    "draw.not_picked": "The ticket has not been picked yet.",
    "draw.numbers_agreed": (
        "These numbers were fixed before anybody was drawn. Every group that can be drawn keeps all of them."
    ),
    "draw.per_organisation": "At most %(count)s people of the same organisation are in a group.",
    "draw.picked": "The text was %(seed)s. It picks ticket number %(ticket)s.",
    "draw.proven": (
        "No way of drawing could put everybody on more than %(most)s of %(tickets)s tickets. This is proven, and"
        " anybody who may see the pool can work it out again with exact fractions."
    ),
    "draw.receipt_chance": "You stand on %(count)s of %(tickets)s tickets. This is your chance.",
    "draw.receipt_drawn": "The ticket that was picked is one of yours: you were drawn.",
    "draw.receipt_not_drawn": (
        "The ticket that was picked is none of yours: chance decided, and it says nothing about you."
    ),
    "draw.reserved_places": "Of these places, %(count)s were reserved by a rule that was published: %(reason)s.",
    "draw.some_without": (
        "There are %(count)s people who stand on no ticket: no group was found that holds them and keeps the agreed"
        " numbers."
    ),
    "draw.source_parties": (
        "What decides are the secrets of %(names)s. Each fixed theirs before the tickets were known, so that none of"
        " them alone can choose the outcome."
    ),
    "draw.source_public": "What decides was announced before and could not be known then: %(words)s.",
    "draw.source_unknown": (
        "Nobody announced before what would decide. So nobody can be sure that the text was not chosen for its outcome."
    ),
    "draw.suitability_share": (
        "The people of every group together are at least %(percent)s %% as suitable as those of the best possible"
        " group, as the reviewers see it."
    ),
    "draw.suitable_enough": "Only people whom the reviewers found suitable enough can be drawn.",
    "draw.tickets_fixed": (
        "There are %(tickets)s tickets, each with a whole group. They were fixed on %(made)s. If one letter of them"
        " changed, the fingerprint would change too."
    ),
    "draw.title_chances": "This is how the chances were made as equal as possible.",
    "draw.title_group": "This is what the group must look like.",
    "draw.title_ticket": "This is how a ticket is picked, and how anybody can check it.",
    "draw.why_not_equal": (
        "The agreed numbers make equal chances for everybody impossible: of whom there are few and the group needs"
        " some, each is needed more often."
    ),
    "map.ends_lean_alike": (
        "The two ends differ in how many agree, not in which way they lean. In between means halfway between them."
    ),
    "map.few_people": (
        "Only %(people)s people answered often enough to be placed. Camps are looked for from %(need)s on: that none"
        " are shown says nothing about whether there are any."
    ),
    "map.few_placed": (
        "Only %(placed)s people could be placed on a line, too few to say who stands where."
        " Everybody is shown together."
    ),
    "map.many_not_placed": (
        "%(placed)s of %(people)s people answered enough to be placed. The others are not known yet; they are not"
        " counted as being in between."
    ),
    "map.nothing_divides": (
        "Answers follow a pattern, but no statement was found on which one end surely agrees more than the other."
        " Everybody is shown together."
    ),
    "map.polis_always_groups": (
        "This is what Polis would show. Its method always finds at least two groups, also where there are none; here"
        " it made %(groups)s. Another start of the same calculation can draw other borders."
    ),
    "map.shown_corrected": (
        "It was kept how likely each statement was to be the next one shown. Shares of those who agree, disagree or"
        " cannot decide are corrected for it: they are what they would be had statements been shown evenly."
    ),
    "map.shown_unknown": (
        "Which statements people saw is not known, only which they answered. If some saw other statements than the"
        " rest, shares of different statements do not compare exactly."
    ),
    "polis.changed_votes": "%(count)s votes were changed later; each person's latest vote on a statement counts.",
    "polis.counts_differ": (
        "For %(count)s of %(total)s statements the printed numbers of agreement are not those of the votes. They were"
        " counted again from the votes."
    ),
    "polis.matrix_differs": (
        "%(count)s votes are not the same in votes.csv and in the matrix of participants. The latest votes of"
        " votes.csv were used."
    ),
    "polis.no_times": (
        "The export has no votes.csv: votes come from the matrix, without times and without changed votes."
    ),
    "polis.sign_turned": "In this file -1 means agree. Votes were turned, so that 1 means agree.",
    "polis.statements_rejected": "%(count)s statements had been rejected by the organisers.",
    "polis.statements_without_text": "%(count)s statements have votes but no text: they are missing in comments.csv.",
    "polis.statements_without_votes": "%(count)s statements have no vote.",
    "polis.unquoted_texts": (
        "Texts in comments.csv are not between quotation marks. Records were cut where the next one begins; look"
        " through the statements."
    ),
    "polis.voters_differ": "The summary tells of %(printed)s people who voted; the votes are from %(found)s.",
    "selection.allow_more_per_organisation": (
        "Allow %(new)s people of one organisation in the group instead of %(old)s."
    ),
    "selection.ask_fewer_duos": "Ask for at least %(new)s duos in the group instead of %(old)s.",
    "selection.lower_a_quota": (
        "%(feature)s, %(level)s: ask for at least %(new)s people in the group instead of %(old)s."
    ),
    "selection.raise_a_quota": ("%(feature)s, %(level)s: allow up to %(new)s people in the group instead of %(old)s."),
    "source.repeated_votes": ("%(count)s votes stand in the file again with the same answer; each counts once."),
    "source.statements_without_text": "No texts of statements were given; their identifiers stand in for them.",
    "stability.hostile_common_ground": (
        "One in twenty hostile participants would change what counts as shared. Consider a cap on what one person's"
        " answers count, and look at who answered before you publish."
    ),
    "stability.hostile_middle": (
        "One in twenty hostile participants would move the share in between out of its interval. Consider a cap on what"
        " one person's answers count."
    ),
    "stability.hostile_structure": (
        "One in twenty hostile participants would change whether there are camps. Do not build on camps, or their"
        " absence, alone."
    ),
    "weights.partly_unknown": (
        "For %(answers)s of %(total)s answers it is not known how likely they were to be asked; they are left out of"
        " corrected shares."
    ),
}


class _Told(dict[str, object]):
    """Parameters, with a dash for what is not known."""

    def __missing__(self, key: str) -> str:
        return "-"


def filled(template: str, params: dict[str, str | int | float | None]) -> str:
    """Put parameters into a sentence; a missing one becomes a dash.

    Parameters
    ----------
    template
        One of the sentences above, translated or not.
    params
        What an error or note carries.

    Returns
    -------
    str
        The finished sentence.
    """
    return template % _Told({name: value for name, value in params.items() if value is not None})


def describe(error: EngineError) -> str:
    """Say in English what is wrong, where, and what to do.

    Parameters
    ----------
    error
        Any error of the engine; a code without a sentence is told as it is.

    Returns
    -------
    str
        Such as ``votes.csv, line 7, column vote: A vote must be ...``.
    """
    sentence = filled(SENTENCES.get(error.code, error.code), error.params)
    place = ", ".join(
        f"{word}{error.params[name]}"
        for name, word in (("file", ""), ("line", "line "), ("column", "column "))
        if error.params.get(name) is not None
    )
    return f"{place}: {sentence}" if place else sentence


def describe_note(note: Note) -> str:
    """Say a note in English.

    Parameters
    ----------
    note
        Of a conversation that was read, or of a map.

    Returns
    -------
    str
        One or two sentences.
    """
    return filled(NOTES.get(note.code, note.code), dict(note.params))
