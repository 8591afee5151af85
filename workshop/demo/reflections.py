"""What the simulated participants say. All of it is invented, and about nobody."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import cycle

#: 10 to 60 words, some shorter; each may stand under any question of the library.
REFLECTIONS = (
    "Honestly, less sure than I would like to be. I know the theory, but in the moment I still doubt myself.",
    "I start by asking myself what a day is like for this child. It changes what I notice in the room.",
    "We are good at sharing worries and not so good at sharing what is going well. Families feel that.",
    "Time. Every time.",
    "I feel confident with my own part of it. I am much less sure what happens after I pass it on to another service.",
    "Supervision is where this becomes clear for me. Without it I would be carrying guesses around.",
    "Sometimes I write down what the adults said and realise the child is hardly in my notes at all.",
    "Asking the simple question. What would help you this week?",
    "I know two people I can ring who always know the answer. That is not a system, it is luck.",
    "I try to say out loud when I do not know something. It makes it easier for newer colleagues to say it too.",
    "We could do more to check that words mean the same to all of us. The same term lands differently in each team.",
    "Behaviour is usually telling us something. The label comes first far too often.",
    "It depends who is on duty, and it should not.",
    "Parents tell me they are tired of telling their story again. A joint visit helped more than any form.",
    "I would like us to look at where we wait. A lot of worry builds up in the gaps between one service and the next.",
    "Better than last year. We now talk to each other before the meeting and not only in it.",
    "I am confident about recording facts. Recording my thinking, and why I decided something, is harder.",
    "What helped was a colleague from another service sitting next to me for an hour and explaining how they see it.",
    "We assume somebody else has asked. Then it turns out that nobody did.",
    "Trust comes first. If a young person does not trust me, nothing on my list of tasks will work.",
    "More curiosity and fewer assumptions, including my own.",
    "I worry most about the quiet ones, who never quite meet anybody's threshold.",
    "When I have a good relationship with the school, I hear of small changes early. Elsewhere I hear too late.",
    "I check the plan with the child in words they would use. If they cannot say what it is for, it is not theirs.",
    "Not very confident. I would ask for training that uses real dilemmas, with time to practise the conversation.",
    "We know the numbers. I am not sure that we know the stories behind them.",
    "Saying plainly why I am worried, without blame. Most families respect that, even when they do not like it.",
    "I used to think of this as specialist work. Now I think that all of us do some of it every day.",
    "Somebody has to hold the whole picture. It is not always clear who that is.",
    "I have learnt to leave silence. Children fill it when they are ready, and not before.",
    "Culture, faith and experience of racism shape who asks us for help. We do not talk about this nearly enough.",
    "I keep coming back to whether this is good enough for a child I love.",
    "Our information is scattered over three systems, and finding it takes the energy that thinking needs.",
    "Small things work: the same worker, the same day, turning up when we said we would.",
    "I would feel safer challenging a decision if I knew that it would be heard as care and not as criticism.",
    "Fathers and other carers are easy to miss. I now ask each time who else matters to this child.",
    "There is good support out there. What is missing is a simple way of knowing what it is and how to get it.",
    "We review the cases that went wrong. I would like to learn from the ones that went right, too.",
    "Fear of getting it wrong makes us write more and listen less.",
    "I go back and ask again. The first answer is often the safe one.",
    "A walk or a car journey tells me more than a meeting. I would like more room for that kind of time.",
    "Asking earlier. By the time we all meet, most of us have been worried for a while.",
    "It helps when managers ask how I am and mean it. I notice more when I am not running on empty.",
    "I would say seven out of ten, and the missing three are about working together and not about knowledge.",
)

#: Added by those who correct what they sent, and when there are more people than reflections.
AFTERTHOUGHTS = (
    "I would like to hear how others do it.",
    "That took me years to see.",
    "It is worth talking about in our team.",
    "We could start with that tomorrow.",
    "I am still learning here.",
    "Small steps, but they count.",
    "It gets easier with practice.",
    "I may be wrong about that.",
    "Not always, but often.",
    "That is my honest answer for today.",
)

#: How people come into a session.
ARRIVALS = (
    "A little tired, and curious.",
    "Straight from a visit, still catching my breath.",
    "Glad to have an hour to think.",
    "With half a head in my inbox.",
    "Calm, for once.",
    "Looking forward to hearing how others do it.",
    "A bit worried about the subject, if I am honest.",
    "Ready, with tea.",
    "Late and sorry.",
    "Hopeful. It has been a long week.",
    "Quiet today. I may listen more than I write.",
    "Wondering what we will do differently afterwards.",
    "Good, thank you. The sun helps.",
    "Full of questions.",
)

#: What people take away with them.
TAKEAWAYS = (
    "I am not the only one who doubts.",
    "Ask the child first.",
    "Two people I want to talk to this week.",
    "That we agree on more than I thought.",
    "Slow down before I write it up.",
    "A question to ask in every visit.",
    "I will say it when I do not know.",
    "More hope than I came with.",
    "That somebody has to hold the whole picture.",
    "The courage to ring and ask.",
    "Look for what is going well, too.",
    "How much we know together.",
)

#: One to three words about the work.
WORDS = (
    "listening", "Listening", "time", "Time", "trust", "trust", "Trust", "hope", "curiosity", "uncertainty", "teamwork",
    "Teamwork", "patience", "questions", "question", "pressure", "waiting lists", "small steps", "relationships",
    "relationship", "courage", "being human", "clarity", "support",
)

#: Why somebody chose a number.
REASONS = (
    "I know what to do and not always when.",
    "It depends on who I can ask that day.",
    "Better since we started to talk cases through.",
    "I have had training, and little practice.",
    "I have colleagues who are very good at this.",
    "I would like to see how others go about it.",
    "It changes from one family to the next.",
    "I have got it wrong before, and learnt from it.",
)

#: What will be done, and whose role it is.
DEEDS = (
    ("Ask every child what a good day looks like, and write it down in their words.", "every practitioner"),
    ("Keep one page of local support up to date, with names of services.", "team managers"),
    ("Invite a colleague from health to a team meeting once a month.", "service manager"),
    ("Talk one case through together in each supervision.", "supervisors"),
    ("Agree on words that mean the same to all services.", "partnership lead"),
    ("Say in each referral what we have already tried.", "every practitioner"),
    ("Tell families what happens while they wait, and whom they can ring.", "duty team"),
    ("Try a joint visit before the next review.", "lead practitioners"),
    ("Look at the records of five children for their own voice.", "quality lead"),
    ("Share what was learnt from what went well.", "team managers"),
)


def deal(lines: tuple[str, ...]) -> Iterator[str]:
    """Lines without end, in a random order: none comes twice among as many in a row as there are.

    The second and later rounds add an afterthought, so that hundreds of people do not say the very same.
    """
    order = list(lines)
    secrets.SystemRandom().shuffle(order)
    for afterthought in cycle(("", *AFTERTHOUGHTS)):
        for line in order:
            yield f"{line} {afterthought}".strip()
