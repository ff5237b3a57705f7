"""General English: words that carry no content, contractions, irregular forms, numbers in words."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NUMBER_WORDS = {
    "zero": 0.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
    "eleven": 11.0,
    "twelve": 12.0,
    "fifteen": 15.0,
    "twenty": 20.0,
    "thirty": 30.0,
    "forty": 40.0,
    "fifty": 50.0,
    "sixty": 60.0,
    "ninety": 90.0,
    "twice": 2.0,
    "dozen": 12.0,
}
CONTRACTIONS = {
    "what's": "what",
    "who's": "who",
    "where's": "where",
    "how's": "how",
    "that's": "that",
    "it's": "it",
    "let's": "let",
    "don't": "not",
    "doesn't": "not",
    "didn't": "not",
    "isn't": "not",
    "aren't": "not",
    "wasn't": "not",
    "weren't": "not",
    "haven't": "not",
    "hasn't": "not",
    "hadn't": "not",
    "won't": "not",
    "can't": "cannot",
    "i'd": "i",
    "i'm": "i",
    "we've": "we",
    "i've": "i",
    "we're": "we",
    "they've": "they",
    "they're": "they",
    "whats": "what",
    "dont": "not",
    "didnt": "not",
    "doesnt": "not",
    "havent": "not",
    "isnt": "not",
    "arent": "not",
}
IRREGULAR = {
    "spent": "spend",
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "mice": "mouse",
    "indices": "index",
    "vertices": "vertex",
    "analyses": "analysis",
    "wives": "wife",
    "lives": "life",
    "buses": "bus",
    "statuses": "status",
    "bonuses": "bonus",
    "campuses": "campus",
    "leaves": "leave",
    "data": "data",
    "has": "has",
    "was": "was",
    "is": "is",
    "does": "does",
    "this": "this",
    "movies": "movie",
    "cookies": "cookie",
    **{f"{one}s": one for one in "goalie rookie hoodie zombie brownie smoothie birdie pie tie prairie".split()},
    "calories": "calorie",
    "series": "series",
    "ids": "id",
    "species": "species",
    "news": "news",
}
UNINFLECTED = _words(
    "always across less address business access process progress success sms gross plus versus vs bus gas its us yes"
)
STOP = _words(
    """a an the of in on at to from for with and or but is are was were be been being am do does did has have had
    having it its this that these those there here i me my mine we us our ours you your yours they them their
    theirs he she his her him as by into onto out up about also so then than too very just only please can could
    would should will shall may might must let show shows showing shown give gives tell list lists display find
    get gets fetch see view want wants need needs like know look looking return returns report provide present
    pull make made what which who whom whose when where how why if any some all each every such same own other
    others s t d ll m re ve via per over during within through what's using use used based according terms
    regarding respect both either whose where along together ok okay hi hello hey thanks thank could you kindly
    quickly exactly actually really basically currently their our ours us one ones them corresponding associated
    respectively respective along"""
)
"""Words that ask for nothing by themselves."""
FILLER = _words(
    """number numbers figure figures data value values information info detail details result results chart graph
    table plot overview summary analysis analyze analyse performance question answer breakdown total overall whole
    entire many much amount different various record records row rows entry entries item business company ours
    today now currently come comes came coming made generate generated generating earn earned happen happened
    happening occur occurred place placed exist exists existing belong belongs get got go goes went going do done
    take took taken bring brought call called name named know identify calculate compute determine count break
    down split group grouped list kind type sort sorted order ordered rank ranked full complete entire just over
    time far most least given say says meant sorry again rather instead shared share among across perform
    performed performing doing look looks compare compared comparison across each per every available possible
    main common certain particular specific related relating involve involved involving contain contains
    containing catalog catalogue assortment portfolio offer offers offering current present money ever yet still
    been include includes including included living live lives located held hold holds holding work works working"""
)
"""Words that may stay unlinked without making a reading doubtful."""
KNOWN = _words(
    """able about above accept account across act action active actor actress
    actual add after again against age ago agree air all
    allow almost alone along already also although always among amount analysis analyst and animal annual another
    answer any anyone anything appear apply area argue arm around arrive art ask attack available average away
    baby back bad bag ball bank bar base be beat beautiful because become bed before begin behind believe benefit
    best better between beyond big bill black blue board body book born both bottom box boy break bring brother
    budget build building business but buy call camera campaign can cancer car card care career carry case catch
    cause cell center central century certain chair challenge chance change channel character charge check child
    choice choose church citizen city civil claim class clear clearly close coach cold collection college color
    come commercial common community company compare computer concern condition conference consider consumer
    contain continue control cost could country couple course court cover create crime cultural culture cup
    current customer cut dark data daughter day dead deal death debate decade decide decision deep defense degree
    delivery describe design despite detail determine develop difference different difficult dinner direction
    director discover discuss disease doctor dog door down draw dream drive drop drug during each early east easy
    eat economic economy edge education effect effort eight either election else employee end energy enjoy enough
    enter entire environment especially establish even evening event ever every everybody everyone everything
    evidence exactly example executive exist expect experience expert explain eye face fact factor fail fall
    family far fast father fear federal feel few field fight figure fill film final finally financial find fine
    finger finish fire firm first fish five floor fly focus follow food foot for force foreign forget form former
    forward four free friend from front full fund future game garden gas general generation get girl give glass
    goal gold good government great green ground group grow growth guess gun guy hair half hand hang happen happy
    hard hate have he head health hear heart heat heavy help here high history hit hold holiday home hope hospital
    hot hotel hour house how however huge human hundred husband idea identify image imagine impact important
    improve include increase indeed indicate individual industry information inside instead institution interest
    international interview into investment involve issue item itself job join just keep key kid kill kind kitchen
    know knowledge land language large last late later laugh law lawyer lay lead leader learn least leave left leg
    legal less letter level lie life light like likely line list listen little live local long look lose loss lot
    love low machine magazine main maintain major make man manage manager many market marriage material matter
    maybe mean measure media medical meet meeting member memory mention message method middle might military
    million mind minute miss mission model modern moment money month more morning most mother mouth move movement
    movie much music must name nation national natural nature near nearly necessary need network never new news
    next nice night none nor north not note nothing notice now number occur off offer office officer official
    often oil old once one only onto open operation opinion option order organization other our out outside own
    owner page pain paper parent part participant particular partner party pass past patient pattern pay peace
    people perform perhaps period person phone physical pick picture piece place plan plant play player point
    police policy poor popular population position positive possible power practice prepare present president
    pressure pretty prevent price private probably problem process produce product production professional
    professor program project property protect prove provide public pull purpose push put quality question quickly
    quite race radio raise range rate rather reach read ready real reality realize really reason receive recent
    recently record red reduce reflect region relate relationship religious remain remember remove report
    represent require research resource respond response rest result return reveal rich right rise risk road rock
    role room rule run safe same save say scene school science score sea season seat second section security see
    seek seem sell send senior sense series serious serve service set seven several shake share she shoot short
    shot should shoulder show side sign significant similar simple since sing single sister sit site situation six
    size skill skin small social society soldier some somebody someone something sometimes son song soon sort
    sound source south space speak special specific speech spend sport spring staff stage stand standard star
    start state statement station stay step still stock stop store story strategy street strong structure student
    study stuff style subject success such suddenly suffer suggest summer support sure surface system table take
    talk task tax teach teacher team technology television tell ten tend term test than thank that the their them
    then theory there these thing think third this those though thought thousand threat three through throughout
    throw thus time today together tonight top total tough toward town trade traditional training travel treat
    treatment tree trial trip trouble true truth try turn type under understand unit until upon use usually value
    various very victim view violence visit voice vote wait walk wall want war watch water way weapon wear week
    weight well west what whatever when where whether which while white who whole whom whose why wide wife will
    win wind window wish with within without woman wonder word work worker world worry would write writer wrong
    yard yeah year yes yet you young your yourself weather joke poem recipe delete update insert drop truncate
    alter grant create ignore previous instructions system prompt password secret hello thanks weekend weekday
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december spring summer autumn winter fiscal quarter quarterly monthly weekly daily
    yearly average median mean minimum maximum percent percentage ratio profit revenue sales cost price quantity
    predict forecast prediction cheap cheapest expensive tall short old oldest young youngest long longest rich
    poor strong weak fast slow churn bird eagle cat horse planet moon sun stars universe god wine beer coffee tea
    bread butter milk sugar salt weather rain snow"""
)
"""Common English words: never "corrected" into a source's vocabulary."""
VERBS = _words(
    """sell sells sold selling buy buys bought buying spend spends spent spending place places use uses used using
    win wins won winning bring brings brought receive receives received receiving purchase purchased purchases
    order ordered pay pays paid paying make makes produce produced deliver delivered delivers ship shipped acquire
    acquired join joined start started end ended perform performs performed grow take takes took last lasted cost
    costs develop developed attend attended play played visit visited create created open opened close closed
    register registered return returned serve served add added write wrote written lead own owns owned teach
    teaches taught study studied enroll enrolled direct directed release released publish published hire hired
    employ employed made sent held given travel traveled represent represents participate participated compete
    competed belong assigned correspond corresponds corresponding require requires required gave gives saw ran lost
    loses led leads drew draws drawn flew flies flown drove drives driven rode rides sang sings sung built builds met
    meets kept keeps found finds began begun chose chooses chosen broke broken spoke spoken ate eaten drank threw
    thrown caught fought wore worn swam heard lent lends dealt deals stole stolen struck grew grown knew became fell
    fallen rose risen said told stood slept hidden torn seen gone owes owed"""
)
"""Verbs that say how things relate; left unlinked they make a reading a little less sure, not doubtful."""
CUE_WORDS = _words(
    """average total monthly weekly daily quarterly yearly annual month week quarter year compare compared between
    highest lowest trend growth percentage percent number count share cumulative running median top bottom
    minimum maximum excluding without yesterday today january february march april june july august september
    october november december previous last this show many much distinct different versus breakdown sorted ascending
    descending"""
)
"""Words of the question grammar that a misspelling may also be read as."""
