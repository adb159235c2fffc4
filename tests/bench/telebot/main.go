// The yardstick: the job "one recommendation answered" as one would write it with
// telebot v3 and redigo.
//
//	telebot PORT REDIS_SOCKET API_URL TOKEN SECRET
//
// What it does, for each POST: checks the secret header, decodes the update with
// telebot's types, lets telebot route the command, sets the duplicate mark (SET NX,
// 48 h) and reads three ready testimonials of the group in the same pipelined trip,
// decodes them and writes an answer of about 400 bytes with two buttons; on
// /webhook/a in the webhook's response, on /webhook/b by sendMessage through telebot.
//
// What it does not do, and rekan does: understand the question, search, rank, keep
// the answer under the mark for a redelivery, encrypt what it stores, write an
// outbox (here a crash loses the answer), keep send limits, log, count.
//
// In its favour: the handler runs inside the request (telebot's own webhook puts
// each update through a channel and a goroutine), Redis is a Unix socket behind a
// pool, and the client keeps 64 idle connections (Go's default of 2 would open one
// for nearly every message).
package main

import (
	"encoding/json"
	"fmt"
	"html"
	"log"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/gomodule/redigo/redis"
	tele "gopkg.in/telebot.v3"
)

const seenSeconds = 48 * 3600

type testimonial struct {
	Product string `json:"product"`
	Author  string `json:"author"`
	Skin    string `json:"skin"`
	UsedFor string `json:"used_for"`
	Text    string `json:"text"`
	Yes     int    `json:"yes"`
	No      int    `json:"no"`
}

// What answers in the response looks like.
type response struct {
	Method      string            `json:"method"`
	ChatID      int64             `json:"chat_id"`
	Text        string            `json:"text"`
	ParseMode   string            `json:"parse_mode"`
	Silent      bool              `json:"disable_notification"`
	ReplyTo     int               `json:"reply_to_message_id"`
	ReplyMarkup *tele.ReplyMarkup `json:"reply_markup"`
}

type server struct {
	bot     *tele.Bot
	pool    *redis.Pool
	secret  string
	pending sync.Map // update id: where its answer in the response goes
}

// The mark and the testimonials in one trip; nothing when it was seen before.
func (s *server) load(update int, chat int64) ([]testimonial, error) {
	conn := s.pool.Get()
	defer conn.Close()
	conn.Send("SET", fmt.Sprintf("seen:%d", update), 1, "NX", "EX", seenSeconds)
	conn.Send("LRANGE", fmt.Sprintf("testimonials:%d", chat), 0, 2)
	if err := conn.Flush(); err != nil {
		return nil, err
	}
	fresh, err := conn.Receive()
	if err != nil {
		return nil, err
	}
	lines, err := redis.ByteSlices(conn.Receive())
	if err != nil || fresh == nil {
		return nil, err
	}
	found := make([]testimonial, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func words(found []testimonial) string {
	var out strings.Builder
	fmt.Fprintf(&out, "Kata %d anggota grup ini:", len(found))
	for i, t := range found {
		fmt.Fprintf(&out, "\n<b>%d. %s</b> · %d cocok, %d nggak\n   \"%s\" (%s, kulit %s, %s)", i+1,
			html.EscapeString(t.Product), t.Yes, t.No, html.EscapeString(t.Text),
			html.EscapeString(t.Author), html.EscapeString(t.Skin), html.EscapeString(t.UsedFor))
	}
	return out.String()
}

func (s *server) answer(c tele.Context) error {
	found, err := s.load(c.Update().ID, c.Chat().ID)
	if err != nil || len(found) == 0 {
		return err
	}
	markup := &tele.ReplyMarkup{InlineKeyboard: [][]tele.InlineButton{
		{{Text: "Membantu", Data: "ask:help:1"}, {Text: "···", Data: "ask:info:0"}}}}
	if slot, ok := s.pending.Load(c.Update().ID); ok {
		*slot.(*[]byte), err = json.Marshal(response{"sendMessage", c.Chat().ID, words(found),
			"HTML", true, c.Message().ID, markup})
		return err
	}
	return c.Send(words(found), &tele.SendOptions{ReplyTo: c.Message(), ParseMode: tele.ModeHTML,
		DisableNotification: true, DisableWebPagePreview: true, ReplyMarkup: markup})
}

func (s *server) webhook(w http.ResponseWriter, r *http.Request, inResponse bool) {
	var update tele.Update
	var body []byte
	if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != s.secret {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&update); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if inResponse {
		s.pending.Store(update.ID, &body)
		defer s.pending.Delete(update.ID)
	}
	s.bot.ProcessUpdate(update)
	if len(body) > 0 {
		w.Header().Set("Content-Type", "application/json")
		w.Write(body)
	}
}

func main() {
	port, socket, api, token, secret := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	bot, err := tele.NewBot(tele.Settings{URL: api, Token: token, Synchronous: true,
		Client: &http.Client{Timeout: time.Minute,
			Transport: &http.Transport{MaxIdleConns: 64, MaxIdleConnsPerHost: 64}}})
	if err != nil {
		log.Fatal(err)
	}
	s := &server{bot: bot, secret: secret, pool: &redis.Pool{MaxIdle: 64,
		Dial: func() (redis.Conn, error) { return redis.Dial("unix", socket) }}}
	bot.Handle("/tanya", s.answer)
	http.HandleFunc("/webhook/a", func(w http.ResponseWriter, r *http.Request) { s.webhook(w, r, true) })
	http.HandleFunc("/webhook/b", func(w http.ResponseWriter, r *http.Request) { s.webhook(w, r, false) })
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, nil))
}
