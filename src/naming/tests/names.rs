//! Names chosen by hand, by what there is to know about them.
#![forbid(unsafe_code)]

use crate::naming::{
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
        ("cash", "cashes"),
        ("cache", "caches"),
        ("mail", "mails"),
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
        ("RfQ", "RfQs"),
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
    let name = format!("{}_user", "a".repeat(58));
    assert_eq!(verdict(&name, &none()), Verdict::Singular { suggestion: None });
    assert!(!is_plural(&name, &none()));
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
