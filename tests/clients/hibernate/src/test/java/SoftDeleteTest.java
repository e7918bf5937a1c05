// DELETE of soft-delete tables through Hibernate, which rolls back where the DELETE of an object does not report one row.

import static org.junit.Assert.*;

import java.sql.SQLException;
import java.util.*;
import javax.persistence.*;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.StaleStateException;
import org.hibernate.Transaction;
import org.hibernate.annotations.GenericGenerator;
import org.hibernate.annotations.Type;
import org.hibernate.cfg.Configuration;
import org.hibernate.exception.GenericJDBCException;
import org.junit.*;

public class SoftDeleteTest {
    @MappedSuperclass
    public static class Row {
        @Id @GeneratedValue(generator = "uuid") @GenericGenerator(name = "uuid", strategy = "uuid2") @Type(type = "pg-uuid")
        UUID id;

        @Column(name = "deleted_at") Date deletedAt;
    }

    @Entity(name = "Folder")
    @Table(name = "folders")
    public static class Folder extends Row {
        String name;
        @OneToMany(mappedBy = "folder", cascade = CascadeType.ALL) List<Document> documents = new ArrayList<Document>();
    }

    @Entity(name = "Document")
    @Table(name = "documents")
    public static class Document extends Row {
        // LIKE base_versioned: the database and Hibernate increment it alike.
        @Version long version;
        @ManyToOne @JoinColumn(name = "folder_id") Folder folder;
        String title;
    }

    static final SessionFactory factory = new Configuration()
        .addAnnotatedClass(Folder.class)
        .addAnnotatedClass(Document.class)
        .setProperty("hibernate.connection.url", String.format(
            "jdbc:postgresql://127.0.0.1:%s/%s", System.getenv("PGPORT"), System.getenv("PGDATABASE")))
        .setProperty("hibernate.connection.username", System.getenv("PGUSER"))
        .setProperty("hibernate.dialect", "org.hibernate.dialect.PostgreSQLDialect")
        .buildSessionFactory();

    @BeforeClass
    public static void createTables() {
        run(session -> session.createSQLQuery(
            "CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);"
            + " CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, LIKE base_versioned,"
            + " folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text)").executeUpdate());
    }

    interface Work { void on(Session session); }

    /** Does the work in a session and transaction of its own. */
    static void run(Work work) {
        Session session = factory.openSession();
        Transaction transaction = session.beginTransaction();
        try {
            work.on(session);
            transaction.commit();
        } catch (RuntimeException error) {
            transaction.rollback();
            throw error;
        } finally {
            session.close();
        }
    }

    Folder folder;
    Document document;

    @Before
    public void insert() {
        folder = new Folder();
        folder.name = "letters";
        document = new Document();
        document.title = "draft";
        document.folder = folder;
        folder.documents.add(document);
        run(session -> {
            session.createSQLQuery("TRUNCATE folders, documents").executeUpdate();
            session.save(folder);
        });
    }

    static Folder find(Session session) {
        return (Folder) session.createQuery("from Folder").uniqueResult();
    }

    static int deleteByName(Session session) {
        return session.createQuery("delete from Folder where name = 'letters'").executeUpdate();
    }

    void assertMarked(boolean isFolder, boolean isDocument) {
        run(session -> {
            assertEquals(isFolder, ((Folder) session.get(Folder.class, folder.id)).deletedAt != null);
            assertEquals(isDocument, ((Document) session.get(Document.class, document.id)).deletedAt != null);
        });
    }

    @Test
    public void deleteMarksTheRowAndTheChildrenThatHibernateDeletes() {
        run(session -> session.delete(find(session)));
        assertMarked(true, true);
    }

    @Test
    public void aDeleteInHqlCountsTheRowAndTheForeignKeyMarksItsChildren() {
        run(session -> assertEquals(1, deleteByName(session)));
        assertMarked(true, true);
        run(session -> assertEquals(0, deleteByName(session)));
    }

    @Test
    public void aSecondDeleteFindsNoRow() {
        run(SoftDeleteTest::deleteByName);
        folder.documents.clear();
        assertThrows(StaleStateException.class, () -> run(session -> session.delete(folder)));
        assertThrows(StaleStateException.class, () -> run(session -> session.delete(document)));
        assertMarked(true, true);
    }

    @Test
    public void aStaleVersionIsNotDeleted() {
        run(session -> ((Document) session.get(Document.class, document.id)).title = "theirs");
        assertThrows(StaleStateException.class, () -> run(session -> session.delete(document)));
        assertMarked(false, false);
    }

    @Test
    public void anUpdateOfAStaleObjectDoesNotRestoreTheRow() {
        run(SoftDeleteTest::deleteByName);
        folder.name = "stale";
        folder.documents.clear();
        GenericJDBCException error = assertThrows(GenericJDBCException.class, () -> run(session -> session.update(folder)));
        SQLException cause = error.getSQLException();
        assertEquals("55000", (cause.getNextException() == null ? cause : cause.getNextException()).getSQLState());
        assertMarked(true, true);
        run(session -> find(session).deletedAt = null);
        assertMarked(false, true);
    }
}
