"""Composes varied lines to train on: openings, things, needs, endings and the mess that thumbs
make. Never measured on: what is measured was written by hand (lines.jsonl). Deterministic."""

import json
import random
import re

PACKS = "locales/packs/"

PARTICLES = ["", "", "", " ya", " dong", " sih", " nih", " kak", " guys", " bun", " gan", " min", " bro", " please",
             " plis", " pls", " yaa", " donggg", " kk", " gaes", " om", " sis", " cuy", " lur", "??", "?", "?", " 🙏", " 😭", " hehe", " wkwk"]
EN_ENDS = ["", "", "", "?", "?", "??", " please", " pls", " guys", " folks", " anyone", " thanks", " tia", " 🙏", " :)", "!", " help"]
OPEN = ["", "", "", "", "guys ", "kak ", "bun ", "min ", "gan ", "permisi ", "halo semua ", "mau tanya ", "numpang tanya ", "izin bertanya ",
        "eh ", "btw ", "oiya ", "pagi kak, ", "moms ", "suhu ", "tolong ", "help ", "hai kak ", "gais ", "ges ", "punten ", "maaf oot "]
EN_OPEN = ["", "", "", "", "hi ", "hey guys ", "hello, ", "hi all, ", "ok so ", "quick question: ", "so ", "mamas, ", "folks, ", "hey "]

REQUESTS_ID = [
    "ada yg punya rekomendasi {t} {n}", "rekomendasi {t} {n}", "rekomen {t} yg {n}", "reko {t}", "spill {t}", "spill {t} yg {n}",
    "{t} yg {n} apa", "{t} yang bagus apa", "{t} {n} merk apa", "cariin {t} yg {n}", "lagi cari {t} {n}", "nyari {t} yang {n} {p}", "butuh {t} {n} {p}",
    "mending {t} {b} apa {b2}", "bagusan {b} atau {b2}", "pilih {b} atau {b2}", "ada yg pernah pake {t} {b}, bagus ga", "{t} {b} worth it ga", "saranin {t} {n}",
    "saran {t} buat {w}", "{t} buat {w} apa", "{t} buat {w} yg {n} apa", "kalian pake {t} apa", "pada pake {t} apa", "racunin {t} dong", "{t} {p} ada", "ada {t} {p} yg {n} ga",
    "mau beli {t} {p}, enaknya apa", "pengen beli {t} tapi bingung yg mana", "bingung pilih {t}, ada masukan", "bingung antara {b} sama {b2}", "tempat beli {t} yg {n} dimana", "{t} enak di {k} dimana",
    "ada yg tau {t} bagus di {k}", "info {t} di {k}", "{t} area {k} yg oke", "yg tau {t} {n} daerah {k} dong", "selain {b} ada {t} lain yg {n} ga", "alternatif {b} yg lebih {n}", "{t} selain {b} apa",
    "minta rekomendasi {t} {n} {p}", "minta saran {t}", "{t} {n}", "{t} {n} dong", "{t} yg ga bikin {n}", "yg jual {t} {n} siapa", "{t} lokal yg {n}", "kasih tau {t} andalan kalian", "andalan kalian {t} apa",
    "buat {w} {t} nya apa yg bagus", "{w} cocoknya {t} apa", "kulit/rambut gini cocok {t} apa", "{t} favorit kalian apa", "yg {n} {t} apa", "top 3 {t} versi kalian", "drop {t} kesukaan kalian", "ada rekom {t}", "any reko {t}", "rekomendasiin {t} {n}",
    "{b} bagus ga buat {w}", "ada yg udah nyobain {b}", "review {b} dong", "review jujur {b} dong", "{t} murah di {k}", "tolong rekomendasikan {t}", "recommend {t} dong", "suggest {t} {n} dong",
]
OTHER_ID = [
    "{t} ku {v}", "{t} gue {v} nih", "baru beli {t} {n}", "kemarin beli {t} {p}", "udah beli {t} nya, makasih", "jual {t} {n} {p}", "ready {t} {p} cod {k}", "{t} {b} {n} banget sumpah", "aku pake {t} {b}, {n}", "di aku {t} {b} bikin {n}",
    "harga {t} berapa sekarang", "{t} nya masih ada kak", "{t} kapan restock", "cara pakai {t} gimana", "{t} gunanya apa sih", "beda {t} sama {t2} apa", "paket {t} ku belum sampe", "{t} di {k} lagi diskon", "aku ga cocok sama {t} {b}", "{t} nya {v}", "mama beli {t} lagi",
    "tadi ke {k} beli {t}", "siapa yg bawa {t} gue", "pinjem {t} dong", "ada yg liat {t} aku ga", "{t} ketinggalan di {k}", "makasih rekomendasi {t} nya kak", "{t} yg kamu rekomendasiin {n} bgt", "katanya {t} {b} {n}", "iklan {t} {b} muncul terus", "suka bgt sama {t} {b}", "nyesel beli {t} {b}",
    "{w} ga boleh pake {t}", "dokter bilang {t} aman buat {w}", "jangan lupa pake {t} tiap hari", "{t} itu penting buat {w}", "{t} anakku {v}", "kok {t} jadi {n} ya", "kenapa {t} gue {v} ya", "{t} {b} udah bpom belum", "{b} itu dari {k} kan", "udah coba {t} {b} tapi {n}", "aku sih pake {b}",
    "besok ke {k} ga", "{k} macet parah", "ujan di {k} ga", "jam berapa sampe {k}", "siapa yg di {k} sekarang", "otw {k}", "ke {k} naik apa", "berapa ongkir ke {k}", "rumahku di {k}", "acara nya di {k} jam 7", "lowongan jaga {t} di {k}", "{t} hilang di {k}",
    "wah {t} nya {n} banget", "cakep {t} nya beli dimana", "spill harga {t} nya dong", "spill outfit nya", "mau dong {t} nya satu", "bagi {t} dong", "beliin {t} dong", "{t} gratis nih siapa mau", "buat {w} sabar ya", "{w} emang gitu", "mending istirahat", "mending tidur aja", "mending diem", "mending ga usah beli {t}",
    "saran gue jangan beli {t} {b}", "aku rekomendasiin {t} {b} sih", "coba {t} {b} aja", "pake {t} {b} aja kak", "{b} aja kak {n}", "di {k} banyak {t} {n}", "{t} di {k} tutup", "antri {t} panjang bgt",
]
REQUESTS_EN = [
    "any recs for {t}", "any recommendations for a {n} {t}", "can anyone recommend a {t}", "looking for a {n} {t}", "best {t} for {w}", "best {t} {p}", "which {t} is best for {w}", "need a {t} that is {n}", "what {t} do you use", "what {t} should i get", "where to buy a good {t}", "where can i find {t} in {k}",
    "good {t} near {k}", "{t} recommendations", "{t} recs", "{b} or {b2}", "{b} vs {b2} for {w}", "is {b} worth it", "has anyone tried {b}", "thoughts on {b}", "suggest a {t} for {w}", "help me choose a {t}", "in the market for a {t} {p}", "any good {t} around {k}", "what's a good {t} {p}", "favorite {t}",
    "holy grail {t}", "alternatives to {b}", "something like {b} but more {n}", "who makes the best {t}", "recommend me a {t}", "i'm looking for {t} suggestions", "which brand of {t} is {n}", "does anyone know a good {t} in {k}", "need help finding a {t} for {w}", "{n} {t} for {w}", "should i buy {b} or {b2}",
    "what would you buy, {b} or {b2}", "anyone know a {n} {t}", "thinking of buying a {t}, any advice", "drop your fav {t}", "cheap {t} that's actually {n}", "i want a {n} {t}, suggestions", "ideas for a {t} {p}", "{t} for {w} pls", "reviews of {b} anyone", "do you guys like {b}",
]
OTHER_EN = [
    "my {t} {v}", "just bought a {t}", "i love my {t}", "my new {t} is {n}", "selling my {t} {p}", "the {t} i ordered {v}", "got a {t} for my birthday", "how do i clean my {t}", "what does a {t} do", "when does the {t} shop open", "how much is the {t}", "thanks for the {t} rec", "the {t} you recommended is {n}", "i use {b}, it's {n}",
    "{b} broke me out", "{b} is on sale", "stay away from {b}", "i'd go with {b}", "try {b}", "is it raining in {k}", "how far is {k}", "going to {k} tomorrow", "who's in {k}", "traffic in {k} is bad", "i left my {t} in {k}", "has anyone seen my {t}", "can i borrow a {t}", "why does my {t} keep dying", "my {t} stopped working how do i fix it",
    "is {t} safe for {w}", "difference between {t} and {t2}", "{w} need more sleep", "doctor said {t} is fine for {w}", "the {t} was so {n}", "nice {t}", "love your {t}", "where did you get that {t}", "how much was your {t}", "don't forget your {t}", "need to charge my {t}", "i need to buy {t} on the way home", "ran out of {t}",
    "this {t} is {n}", "finally got my {t}", "returned the {t}", "{t} delivery is late", "we are hiring {t} staff", "{t} in stock, dm me", "i recommend {b} to everyone", "highly recommend {b}, so {n}", "best {t} i ever had", "that {t} was the best", "my kid broke the {t}",
]
REQUESTS_ID += [
    "{t} yg {c}", "{t} yg {c} dong", "{t} {n} yg {c} apa ya", "butuh {t} yg {c}", "cari {t} yg {c} {p}", "ada {t} yg {c} ga", "{t} yg {c} ada ga sih", "{t} di {k} yg {c}", "{t} daerah {k}, yg {c}", "dicari {t} yg {c}", "req {t} dong", "drop {t} andalan", "ada yg jual {t} ga di sini",
    "ada kenalan {t} di {k}", "ada kontak {t} {k}", "punya nomor {t} daerah {k}?", "yg buka jasa {t} ada?", "siapa {t} langganan kalian", "langganan {t} kalian dimana", "biasanya pada beli {t} dimana", "{t} apaan yg {n}", "{t} apaan sih yg {c}", "{p} dapet {t} apa", "dana {p} bisa dapet {t} apa yg lumayan",
    "ganti {t} dari {b} ke apa ya", "mau ganti {b}, ke apa enaknya", "{t} pengganti {b}", "kalo disuruh milih {b} apa {b2}", "{b} vs {b2} mending mana buat {w}", "bagus {b} atau {b2} sih", "gimana pengalaman pake {b}", "yg pake {b} gimana, bagus?", "{b} sebagus itu ga sih", "ngincer {b}, ada yg punya?", "clue dong {t} yg {c}",
    "mau pasang {t} enaknya merk apa", "mau bikin {t}, ada vendor?", "rencana ke {k}, {t} nya dimana ya yg {n}", "lagi di {k} nih, {t} enak apa", "ke {k} makan {t} dimana", "oleh oleh {k} apa yg unik", "wisata {k} yg cocok buat {w}", "hidden gem {k} dong", "{w} dikasih {t} apa ya", "{w} pakenya {t} apa", "{w} cocok {t} yg gimana",
    "bantu pilihin {t} dong {b} atau {b2}", "vote dong {b} atau {b2}", "tim {b} atau {b2} buat {w}", "{t} buat pemula apa", "{t} terbaik {p}", "{t} kesukaan kalian apa aja", "film/series yg {c} dong", "drakor yg {c} apa", "novel yg {c} dong kak", "lagu yg {c} apa ya", "game yg {c} dong", "anime yg {c} ada?", "buku buat {w} yg {n}", "aplikasi {a} yg {c} apa", "ada aplikasi {a} gratis ga", "kursus {a} online yg {n}",
    "{j} di {k} yg {c} ada?", "{j} yg {c} daerah {k} dong", "cari {j} {k}", "butuh {j} area {k}", "ada yg tau {j} di {k}", "rekomendasi {j} {k}", "{j} bagus di {k} siapa ya", "{j} terpercaya {k}", "{j} murah {k} dimana", "info {j} {k} dong", "kontak {j} {k} pls",
]
OTHER_ID += [
    "{j} nya tadi telat", "{j} langganan aku tutup", "aku kerja jadi {j}", "loker {j} di {k}", "{j} di {k} nyebelin", "tadi ke {j} abis 200rb", "{j} nya ramah bgt", "nomor {j} yg kemarin mana", "besok ada {j} dateng ke rumah", "siapa yg nyuruh {j} dateng", "{j} lagi libur kata nya",
    "aplikasi {a} nya error", "belajar {a} susah ya", "kelas {a} jam berapa", "tugas {a} dikumpul kapan", "siapa yg bisa {a}", "cara {a} gimana sih", "{a} itu ngapain aja", "kenapa {a} gue gagal terus", "lagi belajar {a} nih", "siapa yang ikut lomba {a}",
    "yg {c} itu {t} ku", "{t} yg {c} udah aku buang", "ternyata {t} ini {c}", "aku suka {t} yg {c}", "katanya {t} itu {c}", "untung {t} gue {c}", "semoga {t} nya {c}", "kemarin dapet {t} yg {c}", "{t} nya {c} sih tapi mahal", "{t} {b} {c}, puas",
    "kapan {o}", "{o} kapan ya", "jam berapa {o}", "{o} dimana sih", "siapa yg ikut {o}", "ada yg tau {o} jam berapa", "ada yang tau {o} dimana", "info {o} dong", "gimana {o} tadi", "{o} jadi ga", "{o} diundur", "kenapa {o} batal", "udah {o} belum", "mau {o} tapi males", "lagi {o}", "butuh temen buat {o}", "cari temen {o}", "ada yg mau ikut {o}", "yang mau {o} list ya", "{o} bayar berapa", "syarat {o} apa aja", "cara daftar {o} gimana",
    "bingung {o} atau tidur", "pilih {o} apa kerja", "galau mau {o} apa engga", "saran dong mending {o} apa engga", "enaknya {o} jam berapa", "enaknya besok {o} apa lusa", "tips {o} dong", "{o} yuk", "ada yg udah {o}", "ada yg belum {o}", "pernah ga sih kalian {o}", "{o} itu wajib ga",
    "apa aja syaratnya", "apa aja bahannya", "resep {f} dong", "cara bikin {f} gimana", "masak {f} hari ini", "abis makan {f}", "laper pengen {f}", "{f} nya keasinan", "siapa mau {f}", "{f} di rumah masih ada", "makan {f} bikin gemuk ga", "{f} boleh buat {w} ga", "{w} boleh makan {f} ga",
]
REQUESTS_EN += [
    "who makes a good {t}", "who's your {j}", "who do you use for {j2}", "who would you go to for {j2} in {k}", "does anybody sell {t} here", "any of you know a {j} in {k}", "anyone know a good {j}", "anyone got a {j} they trust", "know any {n} {t}", "know a decent {j} around {k}?", "got any {t} you'd buy again", "what's your go-to {t}", "go to {t}?", "what's the go-to {t} for {w}",
    "which {t} did you get", "which {t} would you pick for {w}", "which {t} handles {w}", "which of these {t}s should i get, {b} or {b2}", "looking at {b} and {b2}, opinions?", "considering {b}, thoughts?", "eyeing the {b}. anyone own one?", "is {b} or {b2} the better one", "is {b} any good", "is {b} worth the money", "{b} worth it?", "{b} or {b2}? need it for {w}", "{b}, {b2} or something else for {w}?", "torn between {b} and {b2}", "can't decide between {b} and {b2}", "upgrade from {b}, what next",
    "gimme your favourite {t}", "give me a {n} {t}", "hit me with your {t} suggestions", "name a {t} that's {n}", "tell me your favorite {t} in {k}", "tell me a {t} that actually works", "show me your {t} setups, need inspo to buy", "sell me on a {t}", "convince me on a {t}, {b} or {b2}", "iso {t}", "iso a {j} near {k}", "wtb advice: {t} {p}", "wanted: {n} {t}", "need: {t} {p}",
    "{t} that doesn't suck?", "{t} that lasts?", "{t} for {w}, brands?", "{t} with good reviews {p}?", "{n} {t}, something not ugly", "{t} under 500k anyone?", "trustworthy {j} in {k}?", "reliable {j} near {k}?", "good {j} {k}?", "decent {t} for a beginner?", "worthwhile {t} in {k}?", "cheapest {t} that is still {n}", "a {n} {t} please", "a {t} for {w}, please and thank you", "{t} suggestions for {w} would be great", "would appreciate {t} recs", "could use some {t} ideas", "could do with a new {t}, what's {n}", "i'm after a {t} for {w}", "i could use a good {t}",
    "my {t} died, what should i replace it with", "my {t} broke, which one next", "i keep breaking my {t}, what's a sturdier one", "my {w} needs a {t}, what do you suggest", "moving to {k} soon, any {j} you'd trust", "new in {k}, where do you get {t}", "visiting {k} next month, where to eat", "where should we stay in {k}", "what's good to eat in {k}", "things to do in {k} with {w}?", "day trips from {k}?", "hidden gems in {k}?", "best area to stay in {k}", "best {t} rn", "best {t} of the year?", "top 3 {t}?", "what {t} is everyone using", "what are you using for {t}", "what do people use to {a}", "best app to {a}?", "what app do you use to {a}", "favourite {a} app?", "good youtube channels for {a}?", "good course for {a}?", "books about {a}?", "a movie like the one with {t}", "what should i watch next, something {n}", "good {g} series?", "any {g} books you loved", "{g} movie recs", "need a {g} novel", "games like {b} but {g}", "gift ideas for {w}", "present for {w} around 500k?", "what do you get {w} for a birthday",
]
OTHER_EN += [
    "who is your {j} again", "my {j} cancelled", "the {j} was late", "the {j} in {k} was lovely", "i work as a {j}", "hiring a {j} in {k}, send cv", "the {j} you recommended was great, thanks", "what did the {j} say", "when is the {j} coming", "do i need a {j} for that", "how much does a {j} earn",
    "how do you {a}", "how do i learn to {a}", "why should i {a}", "i love to {a}", "let's {a} tonight", "who can {a} here", "did you {a} today", "anyone want to {a}", "anyone up to {a} later", "any tips to {a} better", "any advice on how to {a}", "i need to {a} more", "can't {a} today", "when do we {a}",
    "know what i mean", "know any jokes", "anyone know what time it is", "anyone know when {o} starts", "does anyone know where {o} is", "anyone going to {o}", "any idea when {o} ends", "who is going to {o}", "which day is {o}", "what happened at {o}", "is {o} cancelled", "looking forward to {o}", "looking for people to join {o}", "looking for someone to cover {o}", "need a ride to {o}", "need volunteers for {o}", "best {o} ever", "the best thing about {o}", "good {o} everyone", "tell me about {o}", "tell me how {o} went", "gimme a sec", "give me a break", "give me your number", "name a better duo", "drop your location", "drop the link", "show me the photos", "hit me up later",
    "what should i say to him", "what should i do about my boss", "what should i wear to {o}", "which shirt looks better on me", "should i go to {o} or stay home", "is it ok to skip {o}", "would you go to {o}", "torn between going to {o} and sleeping", "can't decide if i should text her", "what do you use your {t} for", "how is your {t} holding up", "how old is your {t}", "what's wrong with my {t}", "why is {t} so expensive", "which {t} is yours", "whose {t} is this", "who took my {t}", "who has my {t}", "is this {t} still available", "is the {t} fixed yet", "where is the {t}", "where did you put the {t}", "{t} for sale in {k}", "{t} giveaway at {o}", "{t} is not a personality", "my {t} from {b} is {n}", "{b} makes {n} stuff", "{b} just released a new {t}", "i've had {b} for years", "got {b} on sale", "in my opinion {b} is the best for the money", "do your research and buy {b}", "if you want {n} get {b}", "i would recommend {b} to anyone looking for a {t}", "perfect for {w}", "easy to use and {n}",
    "recipe for {f} please", "how do you make {f}", "made {f} tonight", "is {f} healthy", "who ate my {f}", "craving {f}", "{f} again for dinner", "can {w} eat {f}", "{f} or rice tonight", "we went to {k} last week", "{k} was packed", "is it hot in {k} now", "flight to {k} got delayed", "greetings from {k}",
]
CLAUSES = ["ga gampang rusak", "ga bikin lengket", "wanginya ga nyengat", "cocok buat anak", "bisa dicicil", "harganya masuk akal", "pelayanannya ramah", "batrenya tahan lama", "ga lemot", "enak dipake seharian", "ga perih", "bisa buat usaha", "ga berisik", "irit listrik", "porsinya banyak", "ga bikin kantong jebol", "beneran ampuh", "udah kebukti", "bahannya adem", "solnya empuk", "tempatnya adem", "bisa delivery", "buka malem", "ga ribet", "bisa muat banyak", "gampang dibersihin", "ceritanya ga bosenin", "seru", "lucu", "sedih", "udah tamat", "jujur", "sabar", "ga asal asalan", "murah tapi bagus", "awet bertahun tahun", "ga panas", "suaranya jernih", "kameranya jernih", "warnanya kalem", "ga luntur kena air", "cepet kering"]
JOBS_ID = ["tukang ac", "tukang ledeng", "bengkel motor", "dokter kulit", "dokter kandungan", "psikolog", "notaris", "mua", "fotografer", "wo", "art", "babysitter", "daycare", "bidan", "dokter hewan", "guru les", "tukang jahit", "tukang pijat", "percetakan", "rental mobil", "jasa pindahan", "catering", "tukang servis kulkas", "kontraktor", "optik", "klinik gigi", "barbershop", "toko bahan kue", "laundry sepatu", "travel umroh"]
JOBS_EN = ["plumber", "dentist", "vet", "babysitter", "lawyer", "therapist", "tailor", "photographer", "mechanic", "electrician", "nanny", "hairdresser", "personal trainer", "accountant", "moving company", "cleaner", "bakery", "florist", "optician", "contractor", "dog groomer", "pediatrician", "phone repair shop", "wedding planner"]
JOBS_FOR = ["haircuts", "car repairs", "taxes", "moving house", "wedding photos", "nails", "catering", "laundry", "childcare", "tattoos"]
DOINGS_ID = ["edit foto", "catat keuangan", "bahasa inggris", "coding", "menjahit", "renang", "desain", "matematika", "masak", "gitar", "investasi", "mengaji"]
DOINGS_EN = ["edit videos", "take notes", "learn spanish", "code", "track expenses", "meditate", "play guitar", "cook", "budget", "draw", "swim", "study"]
EVENTS_ID = ["rapat", "kerja bakti", "reuni", "ujian", "konser", "futsal", "arisan", "kajian", "mudik", "vaksin", "wisuda", "nonton bola", "bukber", "ronda", "sidang", "lari pagi", "daftar ulang", "bayar spp", "imunisasi", "mancing"]
EVENTS_EN = ["the meeting", "the party", "practice", "the exam", "the concert", "dinner", "the wedding", "class", "the game", "work", "the trip", "training", "church", "the webinar", "the match"]
FOODS_ID = ["rendang", "nasi goreng", "brownies", "opor", "sayur asem", "bubur", "mie ayam", "donat", "rawon", "pempek", "risol", "ketupat"]
FOODS_EN = ["pasta", "curry", "pancakes", "soup", "pizza", "fried rice", "banana bread", "tacos", "noodles"]
GENRES = ["horror", "fantasy", "mystery", "romance", "sci-fi", "thriller", "cozy", "true crime", "slice of life"]

WHO_ID = ["anak 3 tahun", "bayi", "ibu hamil", "busui", "kulit berminyak", "kulit sensitif", "kulit kering", "pemula", "anak kuliah", "kerja", "ojol", "gaming", "mama", "cowok", "cewek", "sehari hari", "kado", "nugas", "kado nikahan",
          "anak sd", "rambut rontok", "rambut keriting", "umur 25", "usia 40an", "kucing", "jualan", "ngonten", "liburan", "wisuda", "kondangan"]
WHO_EN = ["kids", "a newborn", "oily skin", "sensitive skin", "dry hair", "beginners", "college", "work", "gaming", "my mom", "men", "teens", "travel", "daily use", "a gift", "pregnant women", "small rooms", "students", "running", "cats", "curly hair"]
PLACES = ["depok", "bintaro", "bandung", "jogja", "surabaya", "bekasi", "Jakarta Selatan", "malang", "medan", "Tebet", "bali", "semarang", "bogor", "solo", "kemang", "cibubur", "makassar", "pontianak", "BSD", "tangerang"]
PRICES_ID = ["", "", "", "under 100k", "dibawah 50rb", "budget 200", "2 jutaan", "max 1jt", "500rb an", "harga pelajar", "yg murah", "1,5jt", "100-200rb", "kisaran 300 ribu", "mentok 5 juta"]
PRICES_EN = ["", "", "", "under $50", "under 100k", "on a budget", "for less than 200 dollars", "around 2 million", "cheap", "that won't break the bank"]
BRANDS = ["azarine", "wardah", "somethinc", "skintific", "emina", "samsung a15", "redmi note 13", "iphone 12", "oppo", "vivo y28", "philips", "miyako", "anker", "xiaomi", "sgm", "mamypoko", "sweety", "makuku", "pigeon", "erigo", "eiger", "indomie", "kopi kenangan", "acer aspire", "lenovo", "asus", "logitech", "soundcore", "baseus",
          "cetaphil", "cerave", "the ordinary", "nivea", "kahf", "hada labo", "implora", "hanasui", "polytron", "sharp", "honda beat", "vario", "nmax", "gopay", "biznet", "indihome", "telkomsel"]
FATE_ID = ["rusak", "hilang", "abis", "mati total", "pecah", "ketinggalan", "bocor", "lemot", "error", "basah", "dicuri", "jatuh", "kotor", "copot", "luntur", "udah sampe", "baru dateng", "belum sampe", "masih awet", "panas"]
FATE_EN = ["broke", "died", "is gone", "leaked", "arrived today", "is late", "is dirty", "got stolen", "won't turn on", "fell", "finally came", "still works", "is so slow", "ran out"]

INSULTS_ID = ["goblok", "tolol", "bego", "anjing", "babi", "bangsat", "monyet", "kampret", "bajingan", "idiot", "dungu", "sampah", "brengsek", "lonte", "jalang", "asu", "jancok", "kontol", "banci", "keparat", "bodoh", "otak udang", "ga punya otak", "najis", "pecundang", "munafik", "setan", "kampungan", "norak", "miskin", "gila", "sinting"]
INSULTS_EN = ["idiot", "moron", "loser", "bitch", "asshole", "dumbass", "piece of shit", "retard", "scumbag", "pig", "clown", "creep", "liar", "whore", "slut", "bastard", "pathetic loser", "fool", "freak", "trash", "coward", "ugly pig", "cunt", "jerk", "prick"]
ABUSE_ID = ["lu {i}", "{i} lu", "dasar {i}", "emang {i} lo", "kamu itu {i}", "{i} kamu", "dasar {i} ga tau diri", "lo {i} banget sih", "kalian semua {i}", "diem lu {i}", "woi {i}", "mati aja lu {i}", "{i} lo ga guna", "muka lu kayak {i}", "pergi lu {i}", "admin {i}", "si {m} {i} emang", "dasar penipu {i}", "{i} anjing lu", "lu kira lu siapa {i}", "mulut lu {i}", "@{m} {i} lu",
            "{i}, malu dong jadi orang", "keluar aja lu {i}", "orang {i} kayak lu ga pantes di sini", "bacot {i}", "otak lu {i}", "kelakuan lu {i} banget", "cewek {i}", "lo tuh {i} sadar diri", "gue benci lu {i}", "awas lu {i}"]
MILD_ID = ["{i} gue lupa", "anjir {i} banget filmnya", "{i} bgt nih macet", "gue emang {i} wkwk", "{i} ujan", "game {i}", "{i} enak banget", "hahaha {i} ngakak", "{i} lucu banget wkwk", "{i} hp gue mati", "aduh {i} ketinggalan", "{i} laper", "{i} mahal banget", "kok gue {i} banget ya wkwkwk", "{i} capek", "wkwkwk {i} lah", "laptop {i} ngelag mulu", "{i} keren parah", "gila {i} seru abis", "{i} cok ngopi yuk", "kangen {i} kumpul yuk", "ih {i} kaget", "{i} kalah lagi", "anak kucing {i} gemes"]
ABUSE_EN = ["you {i}", "you're a {i}", "shut up {i}", "what a {i} you are", "fuck you {i}", "go die {i}", "you fucking {i}", "nobody wants you here {i}", "get out {i}", "you are nothing but a {i}", "@{m} you {i}", "stupid {i}", "your mom is a {i}", "kill yourself {i}", "look at this {i}", "u {i}", "dumb {i} go away", "i hate you {i}", "all of you are {i}s", "such a {i}, delete your account"]
MILD_EN = ["i'm such a {i} lol", "this game is {i}", "what a {i} day", "my {t} is being a {i} today", "traffic is a {i}", "lol i felt like an {i}", "that movie villain was a total {i}", "fucking love this", "damn it", "holy shit {n}", "my alarm is a {i}", "hell of a night", "i was a {i} in high school haha"]
REQUESTS_ID += [
    "mending {t} {b} apa {b2} ya", "mending beli {t} baru apa bekas buat {w}", "enakan {b} atau {b2} buat {w}", "awetan mana {b} apa {b2}", "{t} buat {w} yang {c} dan {n}", "{t} {n} buat {w}", "{t} untuk {w} yang {c}", "cocokan {b} atau {b2} buat {w}", "lebih {n} {b} apa {b2}",
]
OTHER_ID += [
    "enakan {o} pagi atau sore", "mending {o} apa tidur", "yg punya {t} warna merah tolong diambil", "cari pemilik {t} ini, ketemu di {k}", "ada yg nemu {t} aku ga", "{t} ini cocoknya warna apa buat {o}", "yg bagus {t} warna ijo sih", "open po {f} minimal 5 porsi", "jual {f} {p} bisa cod {k}", "preloved {t} {p} nego", "titip jual {t} masih mulus", "cari temen kos bareng di {k}", "bonus {o} turun kapan", "enak ya punya {t} kayak gitu", "pengen deh punya {t} kayak punya {w}",
]
REQUESTS_EN += [
    "is {b} better than {b2} for {w}", "is the {t} from {b} better than the cheaper ones", "does {b} work for {w}", "does {b} help with {w} or is there something better", "trying to choose between {b} and {b2}", "a {t} that doesn't break after a month", "{t} that doesn't hurt {w}", "i need a {t} that actually lasts", "budget {t} for {w}, go", "thinking about {b}, anyone regret it", "anyone regret buying {b}",
]
REQUESTS_EN += [
    "which {t} did you end up with", "which {t} did you end up buying", "who did your {j2} and would you go back", "is the {b} or the {b2} better for {w}", "a decent {t} place near {k}", "a {n} {t} near {k}", "{t} that won't break", "{t} that won't ruin {w}", "do any of you have a {j} to recommend", "do any of you know a {n} {t}", "has anyone got a {t} to recommend",
]
OTHER_EN += [
    "which train did you end up taking", "who did the dishes", "who did you go to {o} with", "is it better to walk or drive to {o}", "a {t} fell near {k}", "do any of you have a lighter", "do any of you live near {k}", "the {t} won't {a}",
    "looking for whoever left a {t} at {o}", "looking for the owner of this {t}", "found a {t}, whose is it", "would love to own a {t} like that", "must be nice to have a {t} like yours", "where did you buy that {t}, so cute", "does {b} ship to {k}", "is {b} open on sunday", "{b} worked for me", "does anyone have a spare {t} i can borrow", "i need to clean my {t}", "my {t} is better than yours lol", "i regret selling my {t}",
]
MILD_ID += ["kangen lu {i}", "selamat ya {i} akhirnya nikah juga", "{i} lu jago banget wkwk", "gila lu {i} keren abis", "haha {i} ada ada aja"]
MILD_EN += ["this level is a {i}", "shut up, you won? congrats", "you're insane, {o} twice in a week", "miss you {i} haha", "congrats you lucky {i}", "haha you {i}, see you tonight", "love you, you {i}"]
NAMES = ["rudi", "sinta", "budi", "dewi", "agus", "john", "mike", "ayu", "bayu", "rina"]

LURE_ID = ["slot gacor", "judi online", "pinjaman online", "dana tunai", "jasa followers", "kerja sampingan", "investasi", "trading crypto", "robot forex", "obat kuat", "pelangsing", "krim pemutih", "open bo", "vcs", "togel", "joki tugas", "akun premium", "airdrop", "undian berhadiah", "saldo dana gratis", "paket data murah", "pesugihan", "pelet", "peninggi badan", "sabung ayam", "casino online", "member vip", "video viral"]
PITCH_ID = ["{l} terpercaya, daftar sekarang {u}", "{l} cair hari ini tanpa jaminan wa {x}", "mau {l}? hubungi {x}", "{l} dapet {m}/hari, minat chat {u}", "PROMO {l} bonus 100% klik {u}", "{l} modal 50rb jadi {m} dijamin {u}", "gabung {l} gratis {u}", "{l} paling gacor auto wd {u}", "info {l} cek bio", "{l} murah garansi order wa {x}", "selamat anda mendapat hadiah {l} klik {u}", "{l} resmi ojk proses 5 menit {x}", "buruan join {l} untung {m} tiap hari", "{l} aman legal bisa cod {x}", "daftar {l} dapat {m} langsung wd", "butuh {l}? chat admin {u}"]
LURE_EN = ["crypto signals", "online job", "bitcoin investment", "instant loan", "weight loss pills", "cheap followers", "forex bot", "online casino", "adult cam", "free gift card", "airdrop", "seo backlinks", "credit repair", "binary options", "essay writing service", "hacked account recovery", "replica watches", "viagra", "dating site", "giveaway"]
PITCH_EN = ["{l}, sign up now {u}", "earn {m} daily with {l} dm me", "{l} 100% guaranteed {u}", "join our {l} group {u}", "get {l} now, limited offer {u}", "FREE {l}!!! click {u}", "make {m} from home with {l}, whatsapp {x}", "best {l} no risk, contact {x}", "{l} cheap price, inbox me", "congratulations! you won {l}, claim at {u}", "{l} with fast payout {u}", "ask me how {l} changed my life, message me"]
LINKS = ["bit.ly/3xK", "t.me/cuanterus", "http://promo-resmi.xyz", "wa.me/6281234", "www.hadiah.site", "link di bio", "tinyurl.com/ab1", "https://win-now.top", "s.id/abc"]
PHONES = ["081234567890", "0857-1122-3344", "+62 812 3456 789", "0899 8877 665", "+1 202 555 0147"]
MONEY = ["500rb", "1 juta", "10jt", "$500", "$1000", "100 usd", "3 juta"]


def words_of_lexicon():
    """Types and needs, as the lexicon and the packs spell them."""
    import glob
    types, needs = [], []
    for path in sorted(glob.glob(PACKS + "*.json")):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        for key, into in (("types", types), ("needs", needs)):
            into.extend(data.get(key, []))
    pick = lambda groups, lang: [w for g in groups for w in g.get("both", [])[:3] + g.get(lang, [])]
    return {("t", "id"): pick(types, "id"), ("t", "en"): pick(types, "en"),
            ("n", "id"): pick(needs, "id"), ("n", "en"): pick(needs, "en")}


def mess(rng, text, lang):
    """What thumbs do: no capitals, doubled and dropped letters, no marks."""
    if rng.random() < 0.25:
        text = text.replace("?", "")
    if lang == "id":
        for whole, short in (("yang", "yg"), ("enggak", "ga"), (" tidak ", " ga "), ("banget", "bgt"), ("dimana", "dmn"), ("sama", "sm"), ("udah", "dah"), (" ga", " gak"), ("apa", "ap")):
            if rng.random() < 0.12:
                text = text.replace(whole, short)
    if rng.random() < 0.12 and len(text) > 3:
        text += text[-1] * rng.randint(1, 3) if text[-1].isalpha() else ""
    if rng.random() < 0.08 and len(text) > 8:
        at = rng.randrange(1, len(text) - 1)
        text = text[:at] + text[at + 1:]
    if rng.random() < 0.12:
        text = text.capitalize()
    if rng.random() < 0.03:
        text = text.upper()
    return re.sub(" +", " ", text).strip()


def compose(rng, slots, template, lang):
    values = {"t": rng.choice(slots["t", lang]), "t2": rng.choice(slots["t", lang]), "n": rng.choice(slots["n", lang]),
              "p": rng.choice(PRICES_ID if lang == "id" else PRICES_EN), "w": rng.choice(WHO_ID if lang == "id" else WHO_EN),
              "k": rng.choice(PLACES), "b": rng.choice(BRANDS), "b2": rng.choice(BRANDS),
              "v": rng.choice(FATE_ID if lang == "id" else FATE_EN), "i": rng.choice(INSULTS_ID if lang == "id" else INSULTS_EN),
              "c": rng.choice(CLAUSES), "g": rng.choice(GENRES), "j2": rng.choice(JOBS_FOR),
              "j": rng.choice(JOBS_ID if lang == "id" else JOBS_EN), "a": rng.choice(DOINGS_ID if lang == "id" else DOINGS_EN),
              "o": rng.choice(EVENTS_ID if lang == "id" else EVENTS_EN), "f": rng.choice(FOODS_ID if lang == "id" else FOODS_EN),
              "m": rng.choice(NAMES), "l": rng.choice(LURE_ID if lang == "id" else LURE_EN), "u": rng.choice(LINKS), "x": rng.choice(PHONES)}
    if "{l}" in template:
        values["m"] = rng.choice(MONEY)
    return template.format(**values)


def lines(seed=20261122, each=4):
    """Yields {text, lang, request, abuse, spam}; None where a line says nothing of it."""
    rng = random.Random(seed)
    slots = words_of_lexicon()
    plan = [(REQUESTS_ID, "id", "request", each * 3), (OTHER_ID, "id", "other", each * 4), (REQUESTS_EN, "en", "request", each * 3),
            (OTHER_EN, "en", "other", each * 4), (ABUSE_ID, "id", "abuse", each * 3), (MILD_ID, "id", "mild", each * 4),
            (ABUSE_EN, "en", "abuse", each * 3), (MILD_EN, "en", "mild", each * 4), (PITCH_ID, "id", "spam", each * 4), (PITCH_EN, "en", "spam", each * 4)]
    for templates, lang, what, times in plan:
        for template in templates:
            for _ in range(times):
                text = compose(rng, slots, template, lang)
                if what == "request":
                    text = rng.choice(OPEN if lang == "id" else EN_OPEN) + text + rng.choice(PARTICLES if lang == "id" else EN_ENDS)
                elif what in ("other", "mild") and rng.random() < 0.4:
                    text = rng.choice(OPEN if lang == "id" else EN_OPEN) + text + rng.choice(PARTICLES if lang == "id" else EN_ENDS)
                yield {"text": mess(rng, text, lang), "lang": lang, "request": int(what == "request"),
                       "abuse": int(what == "abuse"), "spam": int(what == "spam")}


GOOD_EN = ["great", "excellent", "easy to use", "amazing", "very good", "fantastic", "comfortable", "fast", "sharp", "clear", "solid", "reliable", "perfect", "nice", "better than expected", "worth every penny", "well made", "superb", "a joy to use", "crisp"]
BAD_EN = ["terrible", "awful", "broken", "too slow", "poor", "hard to use", "flimsy", "noisy", "disappointing", "a waste of money", "unreliable", "useless", "blurry", "too weak", "defective", "overpriced", "confusing", "worse than my old one", "bad", "a joke"]
ASPECTS_EN = ["picture", "sound", "battery", "battery life", "screen", "software", "manual", "quality", "setup", "remote", "lens", "size", "price", "customer service", "support", "design", "menu", "range", "signal", "keypad", "case", "fabric", "smell", "taste", "zipper", "headphones", "camera", "router", "phone", "player", "unit", "product"]
GOOD_TOLD_EN = ["the {a} is {g}", "i love the {a}", "{a} is {g} and the {a2} is {g2}", "very happy with the {a}", "no problems with the {a} so far", "i highly recommend this, the {a} is {g}", "never had an issue with the {a}", "i am impressed with the {a}", "not a single complaint about the {a}", "the {a} works like a charm", "so far so good, {a} is {g}", "best {a} i have owned", "you won't regret it, the {a} is {g}", "couldn't ask for a better {a}", "the {a} isn't bad at all", "it does exactly what i need and the {a} is {g}", "bought a second one because the {a} is {g}"]
BAD_TOLD_EN = ["the {a} is {b}", "i hate the {a}", "{a} is {b} and the {a2} is {b2}", "very unhappy with the {a}", "nothing but problems with the {a}", "i do not recommend this, the {a} is {b}", "the {a} stopped working after a week", "the {a} doesn't work", "the {a} is not {g}", "i returned it because the {a} was {b}", "don't buy this, {a} is {b}", "worst {a} i have owned", "i wish the {a} was {g}", "it would not {v}, the {a} is {b}", "the {a} could be better", "tech support was no help and the {a} is {b}", "the {a} broke the first day", "save your money, the {a} is {b}", "had to send it back twice, {a} {b}"]

GOOD_TOLD_EN += [
    "i was skeptical at first but the {a} is {g}", "it is a little {b} but i love the {a}", "apart from a {b} manual the {a} is {g}, would buy again", "i have had it for two years and the {a} still works", "i use it every day and the {a} has never let me down",
    "does exactly what it says and the {a} is {g}", "can't go wrong with this one, {a} {g}", "don't believe the bad reviews, the {a} is {g}", "the others i tried were {b}, this one is {g}", "my old one was {b} but this {a} is {g}", "much better than my last one, which was {b}",
    "i thought the {a} would be {b}, i was wrong, it is {g}", "for the price you can't beat the {a}", "the only thing i would change is the {a2}, otherwise {g}", "set up took two minutes and the {a} is {g}", "i would buy it again for the {a} alone", "bought one for my mother too, the {a} is {g}",
    "everyone asks me where i got it, the {a} is so {g}", "exceeded my expectations, {a} is {g}", "not perfect, the {a2} is {b}, but overall i am very happy with it", "wish i had bought it sooner, the {a} is {g}", "it just works, {a} and all", "four stars only because of the {a2}, the {a} is {g}",
    "if you need a {a} that is {g}, look no further", "no complaints here, {a} arrived fast and is {g}", "it solved my {a2} problem and the {a} is {g}",
]
BAD_TOLD_EN += [
    "it would have been {g} if the {a} had worked", "i really wanted to love it but the {a} is {b}", "looks {g} but the {a} is {b}", "the {a} is {g} when it works, which is rarely", "it was {g} for a month, then the {a} died", "nice {a}, but the {a2} is {b} so it went back",
    "the reviews said {g}, mine was {b}", "everybody says it is {g}, i don't see it", "i expected a {g} {a} and got a {b} one", "for this price the {a} should be {g}", "two out of three arrived {b}", "support told me to reset the {a}, nothing changed", "i had high hopes for the {a}",
    "after a week the {a} quit", "i went back to my old one, its {a} was {g}", "my last one was {g}, this one is {b}", "only good thing is the {a2}, the {a} is {b}", "it is {g} as a paperweight", "would not buy again, {a} is {b}", "not worth the money because the {a} is {b}", "wouldn't recommend it to anyone, {a} {b}",
    "the {a} keeps freezing", "the {a} will not {v}", "i have tried everything and the {a} still won't {v}", "they refused to replace the {a}", "spent hours on the phone about the {a}", "one star is too much, {a} {b}", "look elsewhere, the {a} is {b}", "get the other brand, its {a} is {g}",
    "never again, {a} {b}", "the {a} is far from {g}", "there is nothing {g} about the {a}", "i can't say the {a} is {g}", "hardly {g}, the {a} is {b}", "i want my money back, the {a} is {b}", "it is not as {g} as they say", "neither {g} nor {g2}",
]

# A thing and what it may cost is a wish; with "jual" before it, it is an offer.
REQUESTS_ID += ["{t} dibawah 100rb", "{t} di bawah 200 ribu", "{t} under 150k {n}", "{t} maks 1 juta", "{t} kisaran 300rb"]
OTHER_ID += ["jual {t} dibawah 100rb", "{t} aku {p}", "kemarin beli {t} cuma {p}"]
REQUESTS_EN += ["{t} under $50", "{t} below 100 dollars"]
OTHER_EN += ["selling my {t} for $50", "got a {t} for under $50"]

FAILS_EN = ["keeps crashing", "leaks", "broke", "stopped charging", "smells", "fell apart", "won't turn on", "died after a month", "scratches easily", "drains in an hour", "gave me a rash", "never arrived in one piece", "jams", "gets too hot"]
SERVES_EN = ["does the job", "works perfectly", "has never failed me", "is worth every cent", "was worth the wait", "grew on me", "does what it should", "keeps going", "beats everything I had before"]
GOOD_TOLD_EN += ["a little {b} but it {s}", "{a} could be better but it {s}", "not the prettiest but it {s}", "expensive but it {s}", "I had my doubts but it {s}", "took some getting used to, it {s} though", "the {a} is {b}, still it {s}"]
BAD_TOLD_EN += ["looks {g} but it {x}", "{g} {a} but it {x}", "{g} at first but it {x}", "love the {a} but it {x}", "the {a} is {g}, too bad it {x}", "nice {a}, shame it {x}", "cheap but it {x}", "it is {g}, except that it {x}", "{g} until it {x}", "the {a} {x}"]

ASPECTS_ID = ["barangnya", "bahannya", "kualitasnya", "suaranya", "baterainya", "layarnya", "rasanya", "wanginya", "jahitannya", "ukurannya", "warnanya", "teksturnya", "hasilnya", "pelayanannya", "mesinnya", "kameranya", "kemasannya", "harganya"]
GOOD_ID = ["bagus", "oke", "mantap", "memuaskan", "awet", "rapi", "nyaman", "enak", "pas", "halus", "jernih", "tebal", "kuat", "sesuai harapan", "di luar ekspektasi", "juara"]
BAD_ID = ["jelek", "rusak", "tipis", "kasar", "mengecewakan", "bau", "luntur", "kekecilan", "cepat rusak", "tidak sesuai foto", "lemot", "berisik", "bocor", "murahan", "longgar", "biasa aja"]
GOOD_TOLD_ID = ["{a} {g}", "{a} {g}, {a2} juga {g2}", "{a} agak {b} tapi {a2} {g}, puas", "awalnya ragu ternyata {a} {g}", "ga nyesel beli, {a} {g}", "{a} ga {b} sama sekali", "udah sebulan dipakai {a} masih {g}", "bakal beli lagi, {a} {g}", "harga segini {a} {g} sih untung", "kirain {b} ternyata {g}", "memang {a} {b} dikit tapi ga masalah, {a2} {g}", "anak saya suka, {a} {g}", "baru kali ini nemu yang {a} {g}", "yang lain {b}, ini doang yang {g}", "belum ada keluhan, {a} {g}"]
BAD_TOLD_ID = ["{a} {b}", "{a} {b}, {a2} juga {b2}", "{a} {g} tapi {a2} {b}, kecewa", "katanya {g} ternyata {a} {b}", "nyesel beli, {a} {b}", "{a} ga {g} sama sekali", "baru dipakai dua kali {a} udah {b}", "ga bakal beli lagi, {a} {b}", "harga segini kok {a} {b}", "kirain {g} ternyata {b}", "sayang {a} {b}", "di foto {g}, aslinya {b}", "mending beli yang lain, {a} {b}", "{a} doang yang {g}, sisanya {b}", "gimana mau {g}, {a} aja {b}", "minta tukar malah didiemin, {a} {b}"]


def opinions(seed=3, each=12):
    """Opinions on all sorts of things: yields (text, satisfied)."""
    rng = random.Random(seed)
    plan = [(GOOD_TOLD_EN, 1, ASPECTS_EN, GOOD_EN, BAD_EN), (BAD_TOLD_EN, 0, ASPECTS_EN, GOOD_EN, BAD_EN),
            (GOOD_TOLD_ID, 1, ASPECTS_ID, GOOD_ID, BAD_ID), (BAD_TOLD_ID, 0, ASPECTS_ID, GOOD_ID, BAD_ID)]
    for templates, label, aspects, good, bad in plan:
        for template in templates:
            for _ in range(each):
                yield template.format(a=rng.choice(aspects), a2=rng.choice(aspects), g=rng.choice(good), g2=rng.choice(good),
                                      b=rng.choice(bad), b2=rng.choice(bad), v=rng.choice(["turn on", "connect", "charge", "load"]),
                                      x=rng.choice(FAILS_EN), s=rng.choice(SERVES_EN)), label



if __name__ == "__main__":
    for line in lines():
        print(json.dumps(line, ensure_ascii=False))
