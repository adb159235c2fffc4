/* http_tls.c: certificates, loaded by us and loaded again without a restart.
 *
 * New files are first tried in a context of their own, so that a bad one changes
 * nothing; connections that are open keep the certificate they began with. */
#include "http_private.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string.h>

static bool refuse(const char *what, const char *path, struct error *err)
{
    unsigned long code = ERR_peek_last_error();
    const char *reason = code ? ERR_reason_error_string(code) : NULL;

    fail(err, ERROR_REFUSED, "TLS: %s %s: %s", what, path,
         reason ? reason : "it cannot be read");
    ERR_clear_error();
    return false;
}

static bool load(const struct http_server *server, SSL_CTX *context, struct error *err)
{
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context, server->certificate_file) != 1)
        return refuse("the certificate", server->certificate_file, err);
    if (SSL_CTX_use_PrivateKey_file(context, server->private_key_file, SSL_FILETYPE_PEM) != 1)
        return refuse("the private key", server->private_key_file, err);
    if (SSL_CTX_check_private_key(context) != 1)
        return refuse("the certificate does not belong to the private key",
                      server->private_key_file, err);
    return true;
}

bool http_tls_load(struct http_server *server, struct ssl_ctx_st *context, struct error *err)
{
    SSL_CTX *trial = context ? NULL : SSL_CTX_new(TLS_server_method());

    if (trial) {
        bool is_good = load(server, trial, err);
        SSL_CTX_free(trial);
        return is_good;
    }
    if (!context)
        return refuse("no context", "", err);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    /* libwebsockets would look for the name among all its hosts, plain ones too. */
    SSL_CTX_set_tlsext_servername_callback(context, NULL);
    return load(server, context, err);
}

bool http_server_reload_tls(struct http_server *server, struct error *err)
{
    if (!server->tls)
        return fail(err, ERROR_REFUSED, "this listener has no certificate to load again");
    return http_tls_load(server, NULL, err) && http_tls_load(server, server->tls, err);
}
