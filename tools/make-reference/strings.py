"""At least 2,000 strings to tokenize: many scripts, and everything that normalisers stumble over."""

import random
import unicodedata

from tokenizers.normalizers import NFC

WORDS = {
    'english': 'a photo of a dog, two trucks: one black, one white; the man\'s hat isn\'t red and we\'ll see',
    'german': 'Ein großes Haus mit grünen Fensterläden, daneben ein STRASSENSCHILD und Öl',
    'french': 'Une vieille gare d\'été, l\'œuvre naïve où ça brûle',
    'spanish': '¿Dónde está el niño? ¡Aquí, con su pingüino!',
    'portuguese': 'Não há pão à mesa, só maçãs',
    'polish': 'Zażółć gęślą jaźń, źdźbło trawy',
    'czech': 'Příliš žluťoučký kůň úpěl ďábelské ódy',
    'hungarian': 'Árvíztűrő tükörfúrógép',
    'turkish': 'İstanbul\'da ılık bir gün, ŞIĞ ÇÖL ve IŞIK',
    'icelandic': 'Þetta er gömul bók á íslensku, æðsti maður',
    'vietnamese': 'Một con chó đen đứng dưới gốc cây phượng vĩ đỏ rực',
    'romanian': 'Șase pisici și o căprioară în pădure',
    'greek': 'Ένας σκύλος στους δρόμους της πόλης, ΟΔΥΣΣΕΥΣ ΣΑΣ',
    'russian': 'Чёрная собака бежит по снегу, ЩЁТКА и объём',
    'ukrainian': 'Їжак і ґава під дощем, об\'єкт',
    'serbian': 'Љубазни фењерџија чађавог лица',
    'georgian': 'ძაღლი მინდორში ᲫᲐᲦᲚᲘ',
    'armenian': 'Շունը վազում է դաշտում, և արև',
    'hebrew': 'כלב שחור על הדשא שָׁלוֹם',
    'arabic': 'كلب أسود على العشب، مُحَمَّدٌ ٣٤٥',
    'persian': 'سگی سیاه روی چمن می‌دود ۱۲۳',
    'urdu': 'ایک کالا کتا گھاس پر ہے۔',
    'hindi': 'एक काला कुत्ता घास पर दौड़ रहा है १२३',
    'bengali': 'একটি কালো কুকুর ঘাসের উপর দৌড়াচ্ছে',
    'tamil': 'ஒரு கருப்பு நாய் புல்லில் ஓடுகிறது',
    'telugu': 'ఒక నల్ల కుక్క గడ్డి మీద',
    'malayalam': 'ഒരു കറുത്ത നായ പുല്ലിൽ',
    'sinhala': 'කළු බල්ලෙක් තණකොළ මත',
    'thai': 'สุนัขสีดำวิ่งบนหญ้า ๑๒๓',
    'lao': 'ໝາສີດຳແລ່ນເທິງຫຍ້າ',
    'khmer': 'ឆ្កែខ្មៅមួយក្បាលកំពុងរត់',
    'burmese': 'ခွေးနက်တစ်ကောင် မြက်ပေါ်မှာ',
    'tibetan': 'ཁྱི་ནག་པོ་ཞིག་རྩྭ་ཐང་ལ་རྒྱུག',
    'amharic': 'ጥቁር ውሻ በሣር ላይ ይሮጣል',
    'chinese': '一只黑色的狗在草地上奔跑，旁边有两个人。',
    'traditional': '一隻黑色的狗在草地上奔跑「旁邊」',
    'japanese': '黒い犬が草の上を走っている。カタカナ ﾊﾝｶｸ が混ざる',
    'korean': '검은 개가 풀밭을 달리고 있다',
    'mongolian': 'Хар нохой өвсөн дээр ᠬᠠᠷ',
    'cherokee': 'ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ꭰꭱꭲ',
    'inuktitut': 'ᐃᓄᒃᑎᑐᑦ ᕿᒻᒥᖅ',
    'deseret': '𐐔𐐯𐑅𐐨𐑉𐐯𐐻 𐐀𐐁',
    'gothic': '𐌲𐌿𐍄𐌹𐍃𐌺',
    'mathematical': '𝐀 𝒷𝓁𝒶𝒸𝓀 𝔡𝔬𝔤 𝟙𝟚𝟛 ∑∫√∞≠ 𝛼𝜷',
    'numbers': '½ ⅓ Ⅷ ⅷ ① ⑳ ２０２６ 1,234.5e-6 ²³ ㊿ 〇 ௧ ፩',
    'currency': '$5 €10 £3.50 ¥1000 ₹99 ₿0.1 100% №7 §5',
}

EMOJI = (
    '😀 🐶 🚚 ❤ ❤️ ☎︎ ☎️ 👍🏽 👨‍👩‍👧‍👦 👩🏾‍🚒 🏳️‍🌈 🏴‍☠️ 🇨🇳 🇩🇪🇫🇷 1️⃣ #️⃣ 🧑‍🤝‍🧑 👁️‍🗨️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🫠 🐦‍⬛ 🫨 🧑🏻‍❤️‍💋‍🧑🏿 '
    '🤷‍♀️ 🙇🏿‍♂️ ✊🏿 ☕ ™ © ⏏ ↔️ 🀄 🃏 🈁 ㊗️ 🫱🏼‍🫲🏿'
).split(' ')

SPACES = [chr(c) for c in [9, 10, 11, 12, 13, 0x1C, 0x1D, 0x1E, 0x1F, 0x20, 0x85, 0xA0, 0x1680, 0x180E]]
SPACES += [chr(c) for c in [*range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF, 0x2800]]

CASES = ['İ', 'ı', 'I', 'ẞ', 'ß', 'Σ', 'ΑΣ', 'ΑΣ Β', 'ΣΑΣ', 'ς', 'Σ.', 'Ǆ', 'ǅ', 'ŉ', 'K', 'Å', 'Ω', 'ﬁ', 'ﬀ', 'ᾈ', 'Ⅳ', 'Ⓐ', 'Ꭰ', 'Ა', 'Ა', 'Ɐ', 'J̌', 'Ȿ', 'ⴀ', 'Ⴀ']
CASES += ['ΌΔΟΣ', 'ὈΔΥΣΣΕΎΣ', "ΣΑΣ'ΣΑΣ", 'ΑΣ́', 'A͏Σ', 'a\u00adΣ', 'Σ΄', '𐐀Σ', 'ΑΣ1', '1Σ']

QUOTES = [f"{word}{mark}{end}" for word in ('dog', 'we', 'I', '') for mark in "'’‘`´ʼ′" for end in ('s', 't', 're', 've', 'm', 'll', 'd', 'S', 'RE', 'x', '')]

ENTITIES = '&amp; &lt;b&gt; &quot;x&quot; &#39; &#x27; &nbsp; &eacute; &amp;amp; &notanentity; &copy; &hearts; &#128054; &#0; &; <br/> <b>dog</b> </w> <w/> a</w>b'.split(' ')

SPECIAL = ['<|startoftext|>', '<|endoftext|>', '<|endoftext|>dog', 'a <|endoftext|> b', '<|ENDOFTEXT|>', '<|endoftext |>', '<|startoftext|><|endoftext|>', '<|startoftext|>a photo', '<|pad|>', '<|', '|>', '<||>', '!', '!!', '[PAD]', '[CLS]', '<s>', '</s>', '<unk>', '{}', 'a {} b', '{', '}', '%s', '\\n', '\\u0041', 'Ġ', 'Ġdog', 'Ċ', 'ĠĠ', 'dog</w>', '▁dog']

MARKS = ['e\u0301', 'é', 'e\u0301\u0323', 'e\u0323\u0301', 'ṩ', 's\u0323\u0307', 's\u0307\u0323', 'q\u0307\u0323', '\u0301', 'a\u0301b\u0302c\u0303', 'Å', 'A\u030a', '가', '\u1100\u1161', '\u1100\u1161\u11a8', '각', '\u1112\u1161\u11ab\u1100\u1173\u11af', 'Ω', '\u2126', '\u212b', '\u1e9b\u0323', '豈', '\uf900', '\ufa0e', '\u0958', '\u0929', '\u0928\u093c', '\u2adc', '\u0344', '\u0f73', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢']

BLOCKS = [(0x20, 0x7F), (0xA0, 0x180), (0x180, 0x250), (0x250, 0x370), (0x370, 0x400), (0x400, 0x530), (0x530, 0x600), (0x600, 0x700), (0x700, 0x800), (0x840, 0x900), (0x900, 0xE00), (0xE00, 0x1000), (0x1000, 0x1100), (0x1100, 0x1200), (0x1200, 0x1400), (0x1400, 0x1700), (0x1700, 0x1A00), (0x1A00, 0x1D00), (0x1D00, 0x1E00), (0x1E00, 0x2000), (0x2000, 0x2100), (0x2100, 0x2200), (0x2200, 0x2400), (0x2400, 0x2800), (0x2900, 0x2C00), (0x2C00, 0x2E80), (0x2E80, 0x3000), (0x3000, 0x3400), (0x3400, 0x4E00), (0x4E00, 0xA000), (0xA000, 0xA500), (0xA500, 0xA800), (0xA800, 0xAC00), (0xAC00, 0xD7B0), (0xE000, 0xE100), (0xF900, 0xFB00), (0xFB00, 0xFE00), (0xFE00, 0x10000), (0x10000, 0x10200), (0x10280, 0x10600), (0x10800, 0x11000), (0x11000, 0x12000), (0x12000, 0x12600), (0x13000, 0x13460), (0x16800, 0x17000), (0x17000, 0x18D00), (0x1B000, 0x1B300), (0x1D000, 0x1D400), (0x1D400, 0x1D800), (0x1E000, 0x1F000), (0x1F000, 0x1F700), (0x1F700, 0x1FC00), (0x20000, 0x2FA20), (0xE0000, 0xE01F0)]



def settled(text):
    """
    Whether Unicode's tables agree on the text whatever their age: every character assigned when Python's
    own were made, and no marks that the tokenizers library (tables of Unicode 9) puts in another order.
    """
    known = all(unicodedata.category(char) != 'Cn' for char in text)
    return known and NFC().normalize_str(text) == unicodedata.normalize('NFC', text)


def block_strings(source):
    """Runs of neighbours and random mixtures from every block."""
    made = []
    for low, high in BLOCKS:
        known = [chr(c) for c in range(low, high) if settled(chr(c)) and not 0xD800 <= c < 0xE000]
        for _ in range(14):
            size = source.randint(1, 14)
            start = source.randrange(len(known))
            made.append(''.join(known[start : start + size]))
            made.append(''.join(source.choices([*known, ' '], k=size)))
    return made


def length_strings():
    """Around the context lengths of 32 and 77, where text is cut."""
    made = [' '.join(['dog'] * count) for count in (0, 1, 2, *range(28, 34), *range(73, 80), 200)]
    made += ['x' * count for count in (1, 16, 64, 75, 76, 77, 300)] + ['狗' * count for count in (10, 25, 26, 77)]
    return made + ['🐶' * 40, 'supercalifragilistic' * 30, 'a ' * 2000, '1' * 80, '!' * 80, "'" * 40]


def all_strings():
    """The strings, without doubles, in an order that does not change."""
    source = random.Random(20261122)
    texts = list(WORDS.values())
    made = [*texts, *EMOJI, *CASES, *QUOTES, *ENTITIES, *SPECIAL, *MARKS, *length_strings()]
    made += [word for text in texts for word in text.split(' ')]
    made += [f'a photo of a {word}.' for text in texts for word in text.split(' ')[:3]]
    made += [text.upper() for text in texts] + [text.lower() for text in texts] + [text.title() for text in texts]
    made += [unicodedata.normalize(form, text) for form in ('NFD', 'NFKC', 'NFKD') for text in texts]
    made += [f'{space}dog{space}{space}cat{space}' for space in SPACES] + SPACES
    made += [f'a{chr(c)}b' for c in [*range(0x20), *range(0x7F, 0xA1), 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x202E, 0xFFFC, 0xFFFD, 0xFFFE, 0xFFFF]]
    made += [f'{first}{second}' for first in EMOJI[::3] for second in ('', ' dog', 's', '!')]
    made += block_strings(source)
    for _ in range(300):
        words = [word for text in source.sample(texts, 3) for word in source.sample(text.split(' '), 1)]
        made.append(source.choice([' ', '  ', ', ', '-', '/', '\n', '']).join([*words, source.choice(EMOJI)]))
    return [text for text in dict.fromkeys(made) if settled(text)]
