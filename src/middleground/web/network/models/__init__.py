"""The network behind the calls: working groups and members, subscribers and what they receive."""

from middleground.web.network.models.groups import Member, Membership, Topic, WorkingGroup
from middleground.web.network.models.issue import Issue, Picture, Section
from middleground.web.network.models.subscriber import Subscriber

__all__ = ["Issue", "Member", "Membership", "Picture", "Section", "Subscriber", "Topic", "WorkingGroup"]
