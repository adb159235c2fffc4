#include "io_site.h"

#include <openssl/ssl.h>
#include <unistd.h>

/* A TLS client on memory: what the socket brings goes in, what OpenSSL says goes out. */

struct tls_client {
    struct io_client *socket;
    SSL_CTX *context;
    SSL *ssl;
    const char *request;
    char got[4096];
    size_t len;
    char name[64]; /* whom the certificate names */
};

static bool has_tls_answer(void *owner)
{
    struct tls_client *client = owner;

    if (!SSL_is_init_finished(client->ssl)) {
        if (SSL_connect(client->ssl) != 1)
            return false;
        X509 *x509 = SSL_get1_peer_certificate(client->ssl);
        X509_NAME_get_text_by_NID(X509_get_subject_name(x509), NID_commonName, client->name,
                                  sizeof client->name);
        X509_free(x509);
        SSL_write(client->ssl, client->request, (int)strlen(client->request));
    }
    int len = SSL_read(client->ssl, client->got + client->len,
                       (int)(sizeof client->got - 1 - client->len));
    if (len > 0)
        client->len += (size_t)len;
    return strstr(client->got, "hello") != NULL;
}

static void tls_open(struct tls_client *client, struct io_client *socket, int port)
{
    memset(client, 0, sizeof *client);
    io_client_open(socket, port);
    client->request = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
    client->context = SSL_CTX_new(TLS_client_method());
    client->ssl = SSL_new(client->context);
    SSL_set_tlsext_host_name(client->ssl, "localhost");
    SSL_set_fd(client->ssl, socket->fd);
}

static void tls_close(struct tls_client *client)
{
    SSL_free(client->ssl);
    SSL_CTX_free(client->context);
}

TEST(http_server_serves_tls_and_takes_new_certificates)
{
    char certificate[64];
    char key[64];
    struct error err = { 0 };
    struct tls_client client;
    snprintf(certificate, sizeof certificate, "/tmp/rekan-test-%d.crt", (int)getpid());
    snprintf(key, sizeof key, "/tmp/rekan-test-%d.key", (int)getpid());
    io_make_certificate(certificate, key, "old");
    OPEN_SITE(plain, .port = 0);
    OPEN_SITE(site, .certificate_file = str_from(certificate), .private_key_file = str_from(key));

    tls_open(&client, &site.client, site.port);
    CHECK(io_run_until(site.loop, has_tls_answer, &client, 3000));
    CHECK_STR(str_from(client.name), STR("old"));
    tls_close(&client);
    io_client_close(&site.client);

    io_make_certificate(certificate, key, "new");
    CHECK(http_server_reload_tls(site.server, &err));
    tls_open(&client, &site.client, site.port);
    CHECK(io_run_until(site.loop, has_tls_answer, &client, 3000));
    CHECK_STR(str_from(client.name), STR("new"));
    tls_close(&client);
    io_client_close(&site.client);

    FILE *file = fopen(certificate, "w");
    fputs("no certificate\n", file);
    fclose(file);
    CHECK(!http_server_reload_tls(site.server, &err));
    CHECK(strstr(err.message, certificate));
    tls_open(&client, &site.client, site.port);
    CHECK(io_run_until(site.loop, has_tls_answer, &client, 3000));
    CHECK_STR(str_from(client.name), STR("new"));
    tls_close(&client);

    CHECK(!http_server_reload_tls(plain.server, &err));
    io_say(&site, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n", NULL); /* plain text to a TLS port */
    CHECK(io_client_await(site.loop, &site.client, NULL, 3000));
    CHECK(!strstr(site.client.got, "200 OK"));
    unlink(certificate);
    unlink(key);
    io_site_close(&site);
    io_site_close(&plain);
}
