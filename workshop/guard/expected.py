"""Words that may carry a capital without naming anybody, and the words that point at what follows.

Ordinary and professional words only. People's names are in none of these lists, by rule: whatever list of names one
takes, it knows some families and not others (decision 0016).
"""

from __future__ import annotations


def words(*lists: str) -> frozenset[str]:
    return frozenset(word for text in lists for word in text.split())


#: Months, days, feasts, terms.
CALENDAR = """january february march april may june july august september october november december
jan feb mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday
mon tue tues wed thu thur thurs fri sat sun mondays tuesdays wednesdays thursdays fridays saturdays sundays
spring summer autumn winter christmas xmas easter lent whitsun pentecost ramadan eid diwali hanukkah passover
vaisakhi halloween bonfire new year boxing mother's father's day bank holiday half term"""

#: Months that are given names too: expected only where a date would stand.
MONTH_OR_NAME = "april may june august jan"
BEFORE_MONTH = """in on by of since until till from to before after during last next this every each early mid late
end and or between around mid- start beginning"""
#: Ordinary words that are given names when they stand inside a sentence with a capital.
NAME_TOO = "will"

#: Where people come from, what they speak and believe. Countries that are given names as well are left out.
ORIGINS = """english british britain uk england wales welsh scotland scottish scots ireland irish northern southern
europe european eu africa african asia asian america american usa us black white brown mixed caribbean
afro-caribbean arab arabic afghan afghanistan albania albanian algerian angolan bangladesh bangladeshi bengali
bosnian brazil brazilian bulgaria bulgarian cameroonian cantonese china chinese colombian congolese croatian
cypriot czech danish dari dutch egypt egyptian eritrea eritrean ethiopia ethiopian farsi filipino finnish france
french gambian german germany ghana ghanaian greece greek gujarati hindi hindu hungary hungarian igbo india indian
indonesian iran iranian iraq iraqi italian italy ivorian jamaica jamaican japan japanese jewish judaism kenya
kenyan korean kosovan kurdish kuwaiti latin latvia latvian lebanese lebanon liberian libya libyan lithuania
lithuanian malay malaysian maltese mandarin mirpuri moldovan moroccan morocco muslim islam islamic nepal nepali
nigeria nigerian norwegian oromo pakistan pakistani pashto palestine palestinian persian poland polish portugal
portuguese punjabi roma romani romania romanian russia russian rwandan shona sierra leone sikh sikhism slovak
slovakia slovenian somali somalia somaliland south african spain spanish sri lanka lankan sudan sudanese swahili
swedish sylheti syria syrian tamil tanzanian thai thailand tigrinya traveller travellers gypsy tunisian turkey
turkish twi ugandan ukraine ukrainian urdu vietnam vietnamese yemen yemeni yoruba zambian zimbabwe zimbabwean
christian christianity catholic protestant anglican methodist baptist pentecostal evangelical buddhist bahai
jehovah's witness witnesses quaker rastafarian humanist god allah bible quran qur'an koran torah"""

#: Relatives and roles.
PEOPLE = """mum mums mummy mam mom mother mothers dad dads daddy father fathers nan nana nanny gran granny grandma
grandad granddad grandpa grandmother grandfather grandparent grandparents auntie aunty aunt uncle cousin brother
sister sibling siblings stepdad stepmum step-dad step-mum stepfather stepmother parent parents carer carers family
families guardian child children baby babies infant infants toddler boy boys girl girls teen teenager young person
people student students pupil pupils adult adults male female
social worker workers health visitor visitors midwife midwives nurse nurses doctor doctors gp gps paediatrician
psychologist psychiatrist therapist counsellor dentist teacher teachers headteacher head deputy assistant principal
governor governors sendco senco senior senco's designated safeguarding lead leads practitioner practitioners
professional professionals manager managers supervisor director chair officer officers police constable sergeant
inspector detective solicitor barrister judge magistrate magistrates coroner guardian's advocate advocates mentor
mentors coach youth foster residential key support outreach childminder childminders nursery leader leaders
colleague colleagues staff volunteer volunteers chaplain warden commissioner minister secretary"""

#: What the work is called: law, plans, meetings, services.
WORK = """section schedule part chapter article regulation regulations act acts bill law rule court courts order
orders care supervision interim emergency protection child's children's looked after leaver leavers leaving
special guardianship adoption fostering kinship placement need needs plan plans planning pathway conference
case cases note notes rapid initial outline named newly qualified
conferences review reviews meeting meetings strategy core group groups panel panels board boards committee hub hubs
team teams service services department unit agency agencies authority authorities council councils borough county
city trust trusts nhs partnership partnerships partner partners government ministry home office state education
schools school academy academies college colleges university sixth form early help years start sure stage key
reception foundation class health healthcare mental wellbeing well-being emotional behavioural behaviour social
care's work community communities voluntary sector charity church mosque synagogue temple gurdwara
mosaic liquidlogic liquid logic cpoms eclipse systmone emis rio capita excel outlook padlet
working together keep keeping safe safer safety signs thriving strengthening think first strengths
strength-based model framework assessment assessments referral referrals threshold thresholds procedure procedures
policy policies guidance protocol toolkit tool checklist chronology genogram timeline voice lived experience
information sharing consent confidentiality capacity competence competency gillick competent
contextual extra-familial extrafamilial intra-familial neglect abuse physical sexual exploitation criminal online
domestic violence coercive control female genital mutilation trafficking modern slavery radicalisation prevent
channel county-lines lines missing knife crime gang gangs serious incident harm significant likely risk risks
risk-assessment level tier stage step one two three four five six seven eight nine ten first second third
national local regional general data protection human rights equality convention united nations
independent public private joint multi-agency multi agency single point access front door out hours duty
crown prosecution youth justice probation prison hospital hospitals clinic surgery ward accident
attendance exclusion inclusion pastoral virtual parenting programme training supervision's reflective reflection
practice learning question questions session week weeks month months term year years page number
internet covid covid-19 wi-fi wifi zoom teams microsoft google whatsapp snapchat snap tiktok instagram insta
facebook twitter youtube discord roblox fortnite minecraft xbox playstation netflix iphone ipad android vinted
ofsted barnardo's barnardos nspcc childline samaritans kooth place2be shout papyrus mind youngminds
crimestoppers citizens advice refuge respect cruse relate mencap scope shelter home-start homestart
child-line victim alcoholics anonymous narcotics al-anon
autism autistic adhd asd asperger's tourette's down's syndrome dyslexia dyslexic downs send makaton braille deaf
blind disabled disability lgbt lgbtq lgbtq+ gay lesbian trans asc pda odd ocd ptsd"""

#: Short forms. Whatever else is written in capitals may be a name.
ACRONYMS = """a&e aafs abe adhd ahc asb asbo asyew asye awol bame beam bme bsl cafcass cadet camhs cse cce cp cpp cpcc
cic cin cio cla cld cmhs cpd cps cpsu cypmhs cyp dash dbs dca dfe dhsc dols dna dpia dsl ddsl dss dv dva eal ebsa
ehc ehcp ehcps ehe eha epep ep eps eyfs fgm fgc fgdm fft fii fjr fsm fsw gcse gcses gdpr gp hcp hmo hmrc hv hva
iapt ico icb icbs ic icpc idva isva iro irs iss isp it iep kcsie ks1 ks2 ks3 ks4 la lac lado lcsp lscp lscb las
lgbt lsa mappa marac mash mat mdt mfh mht mhst mhsts mace misper mp nai nee neet neets ngo nhs nice nmc nrm nrpf
ocg ofsted oot ot pcc pep pex pgce phse pru prus pshe psw pvi qa ra rag rcpc rcpch rse rshe sadmanc salt sarc
sart sen send sendco senco sencos senda seh semh sgo si sltt slt smt sor spa spoc sps srb sre ssw sw sws ta tac taf
tas tafs tba toms uasc ucas uc vcs vcse vpu vawg wt wwcc yjs yjb yos yot yots ypas ao am pm tv ok faq id pc pdf
url wc wfh hr ceo cctv dvd sms gps gmt bst ppe pe re rs ict dt pta upn upns nino dob urn vrm lcs cad
asap eta fyi aka nb ie eg etc btw imo tbh lol
omg idk vs uk usa eu un ni hiv std sti aids asd cbt dbt ocd ptsd pmld mld sld vi hi msi"""

#: Common words that open sentences, or that people put in capitals to press a point.
ORDINARY = """a about above across actually after afterwards again against all allow allowed almost alone along
already also although always am an and another any anyone anything are aren't around as ask asked asking at away
back be became because become been before began being believe best better between big both but by call called calls
came can can't cannot careful change clear come comes could couldn't currently did didn't different difficult do
does doesn't doing don't done due during each easy either else end enough especially even ever every everybody
everyone everyone's everything far feel feeling feelings feels few find fine first following for found from full
gave get gets getting give given go goes going good got great had hadn't happen happened happens hard has hasn't
have haven't having he he's hear heard hello help helped helps hence her here here's herself hi him himself his
honest honestly how how's however i i'd i'll i'm i've if important in instead into is isn't it it'd it'll it's its
itself just keep keeping kept knew know knows last later least left less let let's like listen listened little look
looking lots made make makes making many matter may maybe me meet might mine more most much must my myself need
needed needs never new next no nobody none nor normal not note nothing now of off often old on once one ones only
open or other others our ours ourselves out over own perhaps please possible probably put quite rather really right
said same saw say says see seem seems seen several shall she she's should shouldn't since slow so some somebody
someone someone's something sometimes soon sorry speak spoke start started still stop such sure take taken takes
talk talked talking tell than thank thanks that that's the their theirs them themselves then there there's
therefore these they they'd they'll they're they've thing things think thinking this those though thought through
time times to today together told tomorrow too took towards tried try trying unless unsure until up upon urgent us
used very via wait want wanted wants was wasn't we we'd we'll we're we've well went were weren't what what's
whatever when where where's whether which while who who's whole whose why will willing with within without won't
work worried worry would wouldn't wrong yes yesterday yet you you'd you'll you're you've your yours yourself
yourselves"""

#: Spelt with marks, or too new or too close to the work for an ordinary dictionary.
MODERN = """café cafés fiancé fiancée naïve résumé cliché née email emails emailed online offline website app apps
smartphone selfie selfies sexting sexted vape vapes vaping vaped podcast livestream internet wifi covid lockdown
wellbeing foodbank foodbanks childminder childminding headteacher headteachers safeguarding safeguarded
neurodiverse neurodivergent neurodiversity neurotypical biopsychosocial intersectionality intersectional adultified
adultification minoritised racialised disproportionality multiagency multi-agency interagency intrafamilial
extrafamilial misper stepdad stepmum stepsister stepbrother carer carers caregiver caregivers keyworker keyworkers
caseworker caseworkers casework caseload caseloads socials perinatal perinatally antenatal postnatal postnatally
dysregulated dysregulation co-regulate trauma-informed neglectful chronologies genogram genograms triaged
signposted signposting scaffolded debrief debriefs debriefed reframe reframing mum's mums dad's dads nan's mummy's
fortnightly timeframe timeframes timescale timescales workload workloads workstream upskill upskilling learnings
onboarding helpline helplines gaslighting gaslit ketamine cannabis nitrous edibles cuckooing cuckooed deprioritised
bruising unpick unpicked unpicking unseen unmet unsupported unheard disclosures offboard escalations pre-birth
pre-school preschool preschoolers mis-recorded non-attendance non-engagement non-mobile breastfeeding reoffending
whistleblowing whistleblower dont didnt doesnt isnt wasnt cant wont couldnt shouldnt wouldnt havent hasnt hadnt arent
werent im ive youre theyre theres thats whats hes shes weve theyve lets alot infront upto
safeguarders kinship parentified stigmatised destigmatise okay ok yeah yep nope hmm um er gonna wanna kinda loads
stuff etc eg ie vs aka dr mr mrs ms mx sir pm am hv sw gp gps ta tas nino dob upn"""

#: Told of by name in the work, though the name is somebody's: laws, tests, tools and ideas. Only these words together.
PHRASES = (
    "clare's law", "sarah's law", "martha's rule", "awaab's law", "jay's law", "fraser guidelines", "fraser guideline",
    "fraser competence", "fraser competent", "gillick competence", "gillick competent", "graded care profile",
    "operation encompass", "brook traffic light", "edinburgh scale", "gibbs cycle", "gibbs' cycle", "kolb's cycle",
    "johari window", "hart's ladder", "maslow's hierarchy", "driscoll's model", "rolfe's model", "munro review",
    "laming report", "laming inquiry", "wood review", "jay report", "jay review", "macalister review",
    "victoria climbié inquiry", "down's syndrome", "down syndrome", "great ormond street", "home start",
    "working together", "keeping children safe in education", "what works", "place2be", "red cross", "action for",
    "save the", "st john ambulance", "family rights", "citizens advice", "family court", "high court", "crown court")

#: A name follows. Those of the first line also in lower case.
TITLES_ANY_CASE = "mr mrs ms mx mister"
TITLES = "mr mrs ms mx mister miss dr doctor prof professor sir madam lord lady rev reverend imam rabbi pastor sgt " \
         "cllr councillor judge auntie aunty aunt uncle nurse"
#: Of these titles, those that also stand before an ordinary word with a capital: “Nurse Manager”.
UNSURE_TITLES = "doctor madam imam rabbi pastor judge nurse auntie aunty aunt uncle"
#: Small words inside a name.
PARTICLES = "al el ul bin bint ibn binti abu umm de da do dos das del della der den di du la le van von ter ten ap " \
            "ab ferch ní nic mac mc ó ua uí y e"
#: The next word is what somebody is called.
NAMING = "called named name's nicknamed"


#: Never a possible name on account of a capital alone.
EXPECTED = words(CALENDAR, ORIGINS, PEOPLE, WORK, ACRONYMS, ORDINARY, MODERN)
