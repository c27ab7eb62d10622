"""Small Polis exports of each generation, written to a folder."""

from pathlib import Path

G1_FILES = {
    "summary.csv": 'topic,Parks\nurl,https://pol.is/x\nviews,9\nvoters,3\nconversation-description,"Two\nlines"\n',
    "comments.csv": (
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        '1400000000000,Tue May 13 23:53:20 WIB 2014,0,7,2,1,1,"More trees, please"\n'
        "1400086400000,Wed May 14 23:53:20 WIB 2014,1,7,1,1,-1,Fewer cars\n"
        "1400086400001,Wed May 14 23:53:20 WIB 2014,10,8,0,0,0,Nobody answered\n"
    ),
    "votes.csv": (
        "timestamp,datetime,comment-id,voter-id,vote\n"
        "1400000000001,x,0,7,1\n"
        "1400000000009,x,0,8,-1\n"
        "1400000000002,x,0,8,1\n"
        "1400000000003,x,1,8,-1\n"
        "1400000000004,x,1,7,1\n"
        "1400000000005,x,1,12,0\n"
    ),
    "participants-votes.csv": (
        "participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,10\n"
        "7,secret-7,0,2,2,2,0,1,1,\n"
        "8,secret-8,1,1,2,0,2,-1,-1,\n"
        "12,secret-12,,0,1,0,0,,0,\n"
    ),
    "stats-history.csv": "n-votes,n-comments,n-visitors,n-voters,n-commenters\n0,0,1,0,0\n999,999,999,999,999\n",
}

G2_FILES = {
    "summary.csv": "topic,Parks\nurl,https://pol.is/x\nvoters,2\n",
    "comments.csv": (
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        "1728000000,Fri Oct 04 2024,0,7,1,40,1,More trees, please\n"
        "\n"
        "and benches\n"
        "1728000001,Fri Oct 04 2024,1,8,0,40,0,Fewer cars\n"
    ),
    "votes.csv": (
        "timestamp,datetime,comment-id,voter-id,vote\n"
        "1728000002,Fri Oct 04 2024,0,7,-1\n"
        "1728000003,Fri Oct 04 2024,0,8,1\n"
        "1728000003,Fri Oct 04 2024,0,8,0\n"
        "1728000003,Fri Oct 04 2024,1,8,-1\n"
    ),
}

CONVENTION = "agree=+1;disagree=-1;pass=0;format=polis-export/1"
G3_FILES = {
    "summary.csv": f'topic,"Parks"\nurl,https://pol.is/x\nvoters,2\nvote-convention,{CONVENTION}\n',
    "comments.csv": (
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,importance,comment-body\n"
        '1758000000,Tue Sep 16 2025,0,7,2,0,1,1,"More ""old"" trees\nand benches"\n'
        '1758000001,Tue Sep 16 2025,1,8,0,1,0,0,"Fewer cars"\n'
    ),
    "votes.csv": (
        "timestamp,datetime,comment-id,voter-id,vote,important\n"
        "1758000002,Tue Sep 16 2025,0,7,1,1\n"
        "1758000003,Tue Sep 16 2025,0,8,1,0\n"
        "1758000003,Tue Sep 16 2025,1,7,-1,0\n"
    ),
    "participant-votes.csv": (
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\n7,0,1,2,1,1,1,-1\n8,,1,1,1,0,1,\n"
    ),
}


def write_export(folder: Path, files: dict[str, str], **changed: str | None) -> Path:
    """Write the files; ``votes="..."`` replaces votes.csv, ``votes=None`` leaves it out."""
    folder.mkdir(parents=True, exist_ok=True)
    chosen = files | {f"{name.replace('_', '-')}.csv": text for name, text in changed.items()}
    for name, text in chosen.items():
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder
