//! Tests with selected names, by their kind.

use crate::{
    UserWords, Verdict, class_name, is_plural, pluralize, singularize, table_name, verdict,
};

fn none() -> UserWords {
    UserWords::default()
}

#[test]
fn plurals_pass() {
    for name in [
        "users",
        "user_roles",
        "posts_tags",
        "people",
        "children",
        "criteria",
        "indexes",
        "indices",
        "addresses",
        "statuses",
        "order_histories",
        "menus",
        "skus",
        "apis",
        "URLs",
        "UserIDs",
        "APIs",
        "USERS",
        "OrderItems",
        "orderItems",
        "HTTPRequests",
        "users2",
        "users_2024",
        "users_v2",
        "logs_p2024",
        "events_y2024m01",
        "facts_2024q1",
        "mp3s",
        "gpus",
        "taxis",
        "buses",
        "analyses",
        "matrices",
        "tbl_users",
        "dim_dates",
        "plateaus",
        "salespeople",
        "data",
        "user_data",
        "user_info",
        "userinfo",
        "device_metadata",
        "office_staff",
        "series",
        "l_release_series",
        "news",
        "sheep",
        "hardware",
        "queue_stats",
        "analytics",
    ] {
        assert!(is_plural(name, &none()), "{name}");
        assert_eq!(pluralize(name, &none()), name);
    }
}

#[test]
fn singulars_are_caught_with_a_suggestion() {
    for (name, plural) in [
        ("user", "users"),
        ("user_history", "user_histories"),
        ("login_audit", "login_audits"),
        ("event_log", "event_logs"),
        ("order_status", "order_statuses"),
        ("email_address", "email_addresses"),
        ("alias", "aliases"),
        ("tax_basis", "tax_bases"),
        ("census", "censuses"),
        ("bus", "buses"),
        ("gulf", "gulfs"),
        ("shelf", "shelves"),
        ("post_tag", "post_tags"),
        ("cache", "caches"),
        ("profile", "profiles"),
        ("queue", "queues"),
        ("menu", "menus"),
        ("specimen", "specimens"),
        ("human", "humans"),
        ("woman", "women"),
        ("user_2024", "users_2024"),
        ("user2", "users2"),
        ("user_v2", "users_v2"),
        ("vitamin_c", "vitamins_c"),
        ("OrderItem", "OrderItems"),
        ("orderItem", "orderItems"),
        ("Person", "People"),
        ("PERSON", "PEOPLE"),
        ("USER", "USERS"),
        ("CHILD", "CHILDREN"),
        ("STATUS", "STATUSES"),
        ("URL", "URLs"),
        ("UserID", "UserIDs"),
        ("PDF", "PDFs"),
        ("Category", "Categories"),
        ("USER_CATEGORY", "USER_CATEGORIES"),
    ] {
        assert_eq!(
            verdict(name, &none()),
            Verdict::Singular { suggestion: Some(plural.to_owned()) },
            "{name}"
        );
    }
}

#[test]
fn a_plural_that_is_no_english_word_is_not_suggested() {
    for (name, plural) in [
        ("price_idx", "price_idxes"),
        ("usergroup", "usergroups"),
        ("vendor_acct", "vendor_accts"),
        ("RfQ", "RfQs"),
        ("AD_SMTP", "AD_SMTPS"),
        ("kunden", "kundens"),
    ] {
        assert_eq!(verdict(name, &none()), Verdict::Singular { suggestion: None }, "{name}");
        assert_eq!(pluralize(name, &none()), plural);
    }
}

#[test]
fn what_cannot_be_judged_is_left_alone() {
    for name in ["", "x", "X", "s", "2024", "_", "v2", "straßen", "заказ", "заказs", "用户", "t_1"]
    {
        assert_eq!(verdict(name, &none()), Verdict::Unknown, "{name}");
        assert_eq!(
            (pluralize(name, &none()), singularize(name, &none())),
            (name.to_owned(), name.to_owned())
        );
    }
}

#[test]
fn singulars_of_plurals() {
    for (plural, singular) in [
        ("users", "user"),
        ("order_items", "order_item"),
        ("statuses", "status"),
        ("viruses", "virus"),
        ("uses", "use"),
        ("houses", "house"),
        ("causes", "cause"),
        ("cases", "case"),
        ("databases", "database"),
        ("analyses", "analysis"),
        ("theses", "thesis"),
        ("roses", "rose"),
        ("lenses", "lens"),
        ("licenses", "license"),
        ("movies", "movie"),
        ("cookies", "cookie"),
        ("categories", "category"),
        ("shoes", "shoe"),
        ("heroes", "hero"),
        ("caches", "cache"),
        ("batches", "batch"),
        ("axes", "axis"),
        ("taxes", "tax"),
        ("prizes", "prize"),
        ("quizzes", "quiz"),
        ("knives", "knife"),
        ("leaves", "leaf"),
        ("valves", "valve"),
        ("shelves", "shelf"),
        ("People", "Person"),
        ("URLs", "URL"),
        ("RemoteOSes", "RemoteOS"),
        ("users_2024", "user_2024"),
        ("series", "series"),
        ("user_data", "user_data"),
        ("menus", "menu"),
        ("taxis", "taxi"),
        ("status", "status"),
        ("address", "address"),
    ] {
        assert_eq!(singularize(plural, &none()), singular);
    }
}

#[test]
fn long_suggestions_are_left_out() {
    let mut words = UserWords::default();
    words.insert("user", "user_accounts");
    let name = format!("{}_user", "a".repeat(54));
    assert_eq!(verdict(&name, &words), Verdict::Singular { suggestion: None });
    assert!(!is_plural(&name, &words));
}

/// A word that PostgreSQL has cut is not judged: `…_transactions` may be left as `…_transac`.
#[test]
fn names_that_may_be_truncated_are_left_alone() {
    for (length, accepted) in [(54, false), (55, true), (58, true)] {
        let name = format!("{}_user", "a".repeat(length));
        assert_eq!(is_plural(&name, &none()), accepted, "{}", name.len());
        assert_eq!(verdict(&name, &none()) == Verdict::Unknown, accepted);
    }
}

#[test]
fn the_noun_is_judged_and_not_what_qualifies_it() {
    for name in [
        "users_old",
        "UsersOld",
        "orders_archived",
        "events_deleted",
        "tokens_new",
        "users_old_2024",
        "orders_by_day",
        "OrdersByDay",
        "enriched_events_default",
        "users_backup",
        "users_bak",
        "users_tmp",
        "users_copy",
        "users_v2_old",
        "orders_archived_2023_old",
        "points_of_interest",
        "users_in_role",
        "jobs_failed",
        "invoices_paid",
        "cluster_providers_aws",
        "user_data_old",
        "people_backup",
        "posts_meta",
    ] {
        assert!(is_plural(name, &none()), "{name}");
        assert_eq!(pluralize(name, &none()), name);
    }
    for (name, plural) in [
        ("user_old", "users_old"),
        ("log_visitor_online", "log_visitors_online"),
        ("order_archived_2023", "orders_archived_2023"),
        ("point_of_interest", "points_of_interest"),
        ("order_by_day", "orders_by_day"),
        ("order_paid_by", "orders_paid_by"),
        ("sign_in", "sign_ins"),
        ("OrderByDay", "OrdersByDay"),
        ("database_backup", "database_backups"),
        ("rss_feed", "rss_feeds"),
        ("log_in_attempt", "log_in_attempts"),
        ("wiki_page_meta", "wiki_pages_meta"),
        ("backup", "backups"),
        ("copy", "copies"),
        ("default", "defaults"),
    ] {
        let suggestion = Some(plural.to_owned());
        assert_eq!(verdict(name, &none()), Verdict::Singular { suggestion }, "{name}");
        assert!(is_plural(plural, &none()), "{plural}");
    }
    assert_eq!(singularize("users_old", &none()), "user_old");
    assert_eq!(class_name("orders_by_day", &none()), "OrderByDay");
}

/// A word that has no plural of its own, or is as often a plural, is not certainly singular.
#[test]
fn mass_nouns_and_foreign_words_are_left_alone() {
    for name in [
        "weather",
        "music",
        "research",
        "health",
        "cash",
        "storage",
        "shipping",
        "management",
        "progress",
        "advice",
        "user_feedback",
        "custom_emojis",
        "kanjis",
        "emoji",
        "sms",
        "xml",
        "ubuntu",
        "meta",
        "postmeta",
        "gurus",
    ] {
        assert!(is_plural(name, &none()), "{name}");
        assert_eq!(table_name(name, &none()), name);
    }
    assert_eq!(pluralize("storage", &none()), "storages");
    assert_eq!(pluralize("music", &none()), "music");
}

#[test]
fn table_names_of_classes() {
    for (class, table) in [
        ("OrderItem", "order_items"),
        ("User", "users"),
        ("URLs", "urls"),
        ("UserIDs", "user_ids"),
        ("URL", "urls"),
        ("HTTPRequest", "http_requests"),
        ("APIKey", "api_keys"),
        ("UserAPI", "user_apis"),
        ("OAuthToken", "oauth_tokens"),
        ("OAuth2Token", "oauth2_tokens"),
        ("Sha256Sum", "sha256_sums"),
        ("IPv4Address", "ipv4_addresses"),
        ("User2", "users2"),
        ("Person", "people"),
        ("UserData", "user_data"),
        ("Billing::Invoice", "billing_invoices"),
        ("order-item", "order_items"),
        ("order_items", "order_items"),
        ("order_item", "order_items"),
        ("Status", "statuses"),
        ("", ""),
    ] {
        assert_eq!(table_name(class, &none()), table, "{class}");
    }
}

#[test]
fn class_names_of_tables() {
    for (table, class) in [
        ("order_items", "OrderItem"),
        ("users", "User"),
        ("people", "Person"),
        ("OrderItems", "OrderItem"),
        ("ORDER_ITEMS", "OrderItem"),
        ("user_data", "UserData"),
        ("statuses", "Status"),
        ("oauth2_tokens", "Oauth2Token"),
        ("OrderItem", "OrderItem"),
        ("orderItems", "OrderItem"),
        ("", ""),
        ("users2", "User2"),
    ] {
        assert_eq!(class_name(table, &none()), class, "{table}");
    }
}
