/* playground_words.js: what the page itself says, in Indonesian and English.
 * Both languages have the same keys; {gaps} are filled in by say(). */

const words = {
  id: {
    title: "Rekan · coba di sini",
    skip_group: "Ke kolom pesan grup",
    skip_private: "Ke kolom pesan pribadi",
    tagline: "Tanya pengalaman, bukan iklan.",
    who: "Kamu jadi siapa?",
    add: "Tambah",
    keys: "Alt+1 sampai Alt+9: ganti orang",
    about: "Ruang coba di komputermu sendiri. Semua orang di sini pura-pura, dan isi chat hilang saat program dimulai ulang.",
    language: "Bahasa",
    chats: "Chat",
    tab_group: "Grup",
    tab_private: "Pribadi",
    group_name: "Grup Coba Rekan",
    group_about: "{n} anggota dan Rekan",
    private_name: "Rekan",
    private_about: "Chat pribadi · cuma {name} yang lihat",
    log_group: "Pesan di grup",
    log_private: "Pesan di chat pribadi {name}",
    write_group: "Tulis di grup sebagai {name}",
    write_private: "Tulis ke Rekan sebagai {name}",
    write_short: "Tulis sebagai {name}",
    send: "Kirim",
    attach: "Kirim foto",
    photo_by: "Foto dari {name}",
    photo_bad: "Gambar itu nggak bisa dibaca.",
    hints: "Contoh yang bisa langsung dikirim",
    latest: "Pesan terbaru ↓",
    cancel: "Batal",
    reply: "Balas",
    reply_to: "Balas pesan {name}",
    edit: "Ubah",
    edit_own: "Ubah pesanmu",
    replying: "Membalas {name}:",
    editing: "Mengubah:",
    edited: "diubah",
    admin: "admin",
    bot: "bot",
    you: "kamu",
    alone: "hanya kamu yang lihat",
    old_message: "pesan lama",
    opens: "buka di tab baru",
    opens_private: "buka chat pribadi",
    unread: "{n} belum dibaca",
    close: "Tutup",
    person_label: "Jadi {name}",
    add_title: "Siapa yang ikut?",
    add_name: "Nama panggilan",
    add_done: "Ikut ngobrol",
    link_on: "Tersambung",
    link_first: "Menyambung…",
    link_again: "Terputus. Menyambung lagi…",
    link_full: "Terlalu banyak halaman terbuka. Tutup satu, nanti nyambung sendiri.",
    not_sent: "Belum terkirim, sambungan sedang putus. Tulisanmu masih ada.",
    failed: "Rekan sedang tidak bisa menjawab. Coba kirim lagi sebentar lagi.",
    welcome_group: "Selamat datang di grup coba",
    welcome_group_1: "Pilih mau jadi siapa. Kamu boleh gonta-ganti orang.",
    welcome_group_2: "Tanya sesuatu. Rekan menjawab dari pengalaman anggota, bukan dari iklan.",
    welcome_group_3: "Ceritakan pengalamanmu sendiri lewat /testi, supaya yang lain kebantu.",
    welcome_private: "Ngobrol berdua dengan Rekan",
    welcome_private_1: "Di sini {name} bisa cerita pengalaman pakai sesuatu dengan /testi.",
    welcome_private_2: "Tidak ada yang disimpan sebelum {name} setuju.",
  },
  en: {
    title: "Rekan · try it here",
    skip_group: "To the group's message field",
    skip_private: "To the private message field",
    tagline: "Ask for experience, not adverts.",
    who: "Who are you?",
    add: "Add",
    keys: "Alt+1 to Alt+9: switch person",
    about: "A place to try things on your own computer. Everybody here is made up, and the chats are gone when the program restarts.",
    language: "Language",
    chats: "Chats",
    tab_group: "Group",
    tab_private: "Private",
    group_name: "Rekan's trial group",
    group_about: "{n} members and Rekan",
    private_name: "Rekan",
    private_about: "Private chat · only {name} sees it",
    log_group: "Messages in the group",
    log_private: "Messages in {name}'s private chat",
    write_group: "Write to the group as {name}",
    write_private: "Write to Rekan as {name}",
    write_short: "Write as {name}",
    send: "Send",
    attach: "Send a photo",
    photo_by: "Photo from {name}",
    photo_bad: "That picture cannot be read.",
    hints: "Examples to send at once",
    latest: "Latest messages ↓",
    cancel: "Cancel",
    reply: "Reply",
    reply_to: "Reply to {name}'s message",
    edit: "Edit",
    edit_own: "Edit your message",
    replying: "Replying to {name}:",
    editing: "Editing:",
    edited: "edited",
    admin: "admin",
    bot: "bot",
    you: "you",
    alone: "only you can see this",
    old_message: "an old message",
    opens: "opens in a new tab",
    opens_private: "opens the private chat",
    unread: "{n} unread",
    close: "Close",
    person_label: "Be {name}",
    add_title: "Who is joining?",
    add_name: "First name",
    add_done: "Join the chat",
    link_on: "Connected",
    link_first: "Connecting…",
    link_again: "Disconnected. Connecting again…",
    link_full: "Too many pages are open. Close one, and this one connects by itself.",
    not_sent: "Not sent: the connection is down. What you wrote is still there.",
    failed: "Rekan cannot answer right now. Please send it again in a moment.",
    welcome_group: "Welcome to the trial group",
    welcome_group_1: "Choose who to be. You can change as often as you like.",
    welcome_group_2: "Ask something. Rekan answers from members' experience, not from adverts.",
    welcome_group_3: "Tell your own experience with /review, so that others get help.",
    welcome_private: "Just you and Rekan",
    welcome_private_1: "Here {name} can tell of an experience with /review.",
    welcome_private_2: "Nothing is stored before {name} agrees.",
  },
};

export const hints = {
  id: {
    demo: ["/tanya sunscreen yg ga whitecast buat kulit berminyak", "/tanya hp murah baterai awet", "/testi"],
    private: ["/testi", "/bantuan", "/privasi"],
  },
  en: {
    demo: ["/ask budget phone with good battery", "/ask sunscreen without white cast", "/review"],
    private: ["/review", "/help", "/privacy"],
  },
};

let lang = "id";

export function speak(language) {
  lang = language === "en" ? "en" : "id";
}

export function language() {
  return lang;
}

export function say(key, gaps = {}) {
  return words[lang][key].replace(/\{(\w+)\}/g, (whole, gap) => gaps[gap] ?? whole);
}

/* Gives every element below root that names its words those words. */
export function label(root) {
  for (const element of root.querySelectorAll("[data-word]"))
    element.textContent = say(element.dataset.word);
  for (const element of root.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", say(element.dataset.label));
}

export function clock(ms) {
  return new Date(ms).toLocaleTimeString(lang === "en" ? "en-GB" : "id-ID",
    { hour: "2-digit", minute: "2-digit" });
}
