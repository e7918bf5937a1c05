"""DELETE of soft-delete tables through Django, whose save() writes whole rows."""

from collections.abc import Iterator

import pytest
from application.models import Document, Folder
from django.db import OperationalError, connection
from django.db.models.signals import post_delete, pre_delete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(transactional_db: None) -> Folder:
    """The one folder, with one document."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE folders, documents")
    folder = Folder.objects.create(name="letters")
    Document.objects.create(folder=folder, title="draft")
    return folder


@pytest.fixture
def signals() -> Iterator[list[tuple[str, str]]]:
    """Those that Django has sent, each with its model."""
    sent = []

    def before(sender, **rest):
        sent.append(("pre", sender.__name__))

    def after(sender, **rest):
        sent.append(("post", sender.__name__))

    pre_delete.connect(before)
    post_delete.connect(after)
    yield sent
    pre_delete.disconnect(before)
    post_delete.disconnect(after)


def marked() -> tuple[bool, bool]:
    """Whether the folder and the document are marked."""
    folder, document = Folder.objects.get(), Document.objects.get()
    return folder.deleted_at is not None, document.deleted_at is not None


def test_delete_counts_the_rows_that_django_cascades_to(folder, signals):
    deleted, of_each = folder.delete()
    assert deleted == 2
    assert of_each == {"application.Document": 1, "application.Folder": 1}
    assert ("post", "Document") in signals
    assert [name for name, sender in signals if sender == "Folder"] == ["pre", "post"]
    assert marked() == (True, True)


def test_a_second_delete_counts_no_row(folder):
    stale = Folder.objects.get()
    folder.delete()
    assert stale.delete()[0] == 0
    assert marked() == (True, True)


@pytest.mark.usefixtures("folder")
def test_delete_of_a_queryset():
    living = Document.objects.filter(deleted_at=None)
    assert living.delete() == (1, {"application.Document": 1})
    assert living.delete()[0] == 0
    assert marked() == (False, True)


@pytest.mark.usefixtures("folder")
def test_raw_delete_leaves_the_children_to_the_foreign_key():
    folders = Folder.objects.all()
    assert folders._raw_delete(folders.db) == 1
    assert marked() == (True, True)


def test_save_of_a_stale_object_does_not_restore_the_row(folder):
    stale = Folder.objects.get()
    folder.delete()
    stale.name = "stale"
    with pytest.raises(OperationalError) as caught:
        stale.save()
    assert caught.value.__cause__.sqlstate == "55000"
    stale.save(update_fields=["name"])
    assert marked() == (True, True)


def test_save_of_the_column_alone_restores_the_row(folder):
    folder.delete()
    folder = Folder.objects.get()
    folder.deleted_at = None
    folder.save()
    assert Document.objects.update(deleted_at=None) == 1
    assert marked() == (False, False)
